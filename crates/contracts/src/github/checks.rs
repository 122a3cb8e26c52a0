//! What machines say about a commit: statuses, checks, workflow runs and their logs.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /commits/{ref}/status`: the statuses of a commit, as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct CombinedStatus {
    /// The commit.
    pub sha: String,
    /// `success`, `pending` or `failure`.
    pub state: String,
    /// The newest of each context; at most 100.
    pub statuses: Vec<CommitStatus>,
    /// What was removed from the texts; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// What one service says about a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct CommitStatus {
    /// Which one, as `ci/build`.
    pub context: String,
    /// `success`, `pending`, `failure` or `error`.
    pub state: String,
    /// A sentence; empty where there is none.
    pub description: String,
    /// Where a person reads more.
    pub target_url: Option<String>,
}

/// One row of `GET /commits/{ref}/check-runs?page&per_page`: a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct CheckRun {
    /// Its id; for checks of workflows, also the job's.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// `queued`, `in_progress` or `completed`.
    pub status: String,
    /// `success`, `failure`, `cancelled`, …; absent until it is completed.
    pub conclusion: Option<String>,
    /// The title and summary of what it found; empty where there is none.
    pub summary: String,
    /// Where a person reads it.
    pub html_url: Option<String>,
}

/// One row of `GET /actions/workflows?page&per_page`, and `GET /actions/workflows/{id}`: a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Workflow {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its file.
    pub path: String,
    /// `active`, `disabled_manually`, …
    pub state: String,
    /// Where a person reads it.
    pub html_url: String,
}

/// One row of `GET /actions/runs?workflow&branch&event&status&actor&page&per_page`, and `GET /actions/runs/{id}`: a
/// run of a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct WorkflowRun {
    /// Its id.
    pub id: u64,
    /// The workflow's name.
    pub name: String,
    /// What it was started for.
    pub title: String,
    /// Which try it is, from 1.
    pub run_attempt: u64,
    /// `queued`, `in_progress`, `completed`, …
    pub status: String,
    /// `success`, `failure`, `cancelled`, …; absent until it is completed.
    pub conclusion: Option<String>,
    /// What started it, as `push`.
    pub event: String,
    /// The branch.
    pub head_branch: Option<String>,
    /// The commit.
    pub head_sha: String,
    /// `owner/name` of the repository that the branch is in.
    pub head_repository: Option<String>,
    /// Where a person reads it.
    pub html_url: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// One row of `GET /actions/runs/{id}/jobs?filter&page&per_page`, and `GET /actions/jobs/{id}`: a job of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Job {
    /// Its id.
    pub id: u64,
    /// The run it belongs to.
    pub run_id: u64,
    /// Its name.
    pub name: String,
    /// `queued`, `in_progress`, `completed`, …
    pub status: String,
    /// `success`, `failure`, `cancelled`, …; absent until it is completed.
    pub conclusion: Option<String>,
    /// The steps that did not succeed.
    pub failed_steps: Vec<String>,
    /// Where a person reads it.
    pub html_url: Option<String>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
}

/// One row of `GET /actions/runs/{id}/artifacts?page&per_page`: what a run left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Artifact {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size_in_bytes: u64,
    /// Whether it is gone.
    pub expired: bool,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
}

/// `GET /actions/jobs/{id}/logs?lines`, and one of `GET /actions/runs/{id}/failed-logs?lines`: the end of a job's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct JobLog {
    /// The job.
    pub job: Job,
    /// Its last lines.
    pub text: String,
    /// How long the whole log is, in bytes.
    pub total_bytes: u64,
    /// Whether lines before these were left out.
    pub cut: bool,
    /// What was removed from the text; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// `POST /actions/runs/{id}`: start a run again, or cancel it. Answers with `EffectAnswer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TriggerRun {
    /// What is to be done.
    pub action: RunAction,
    /// The try of the run that it is to be done to; if the run is at a later one by then, nothing is done.
    pub run_attempt: u64,
}

/// What can be done to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunAction {
    /// All of its jobs again.
    Rerun,
    /// Its failed jobs again.
    RerunFailed,
    /// It is to stop.
    Cancel,
}
