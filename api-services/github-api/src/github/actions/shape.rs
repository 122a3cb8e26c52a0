//! How GitHub sends workflows, runs and jobs.

use chrono::{DateTime, Utc};
use contracts::github::{Artifact, Job, Workflow, WorkflowRun};
use serde::Deserialize;

use crate::github::page::{Cleaned, Rows};

#[derive(Deserialize)]
pub(super) struct Workflows {
    workflows: Vec<Workflow>,
}

#[derive(Deserialize)]
pub(super) struct Runs {
    workflow_runs: Vec<RemoteRun>,
}

#[derive(Deserialize)]
pub(super) struct Jobs {
    jobs: Vec<RemoteJob>,
}

#[derive(Deserialize)]
pub(super) struct Artifacts {
    artifacts: Vec<Artifact>,
}

impl Rows for Workflows {
    type Row = Workflow;
    fn rows(self) -> Vec<Workflow> {
        self.workflows
    }
}

impl Rows for Runs {
    type Row = RemoteRun;
    fn rows(self) -> Vec<RemoteRun> {
        self.workflow_runs
    }
}

impl Rows for Jobs {
    type Row = RemoteJob;
    fn rows(self) -> Vec<RemoteJob> {
        self.jobs
    }
}

impl Rows for Artifacts {
    type Row = Artifact;
    fn rows(self) -> Vec<Artifact> {
        self.artifacts
    }
}

#[derive(Deserialize)]
pub(super) struct RemoteRun {
    id: u64,
    name: Option<String>,
    #[serde(default)]
    display_title: String,
    #[serde(default = "first")]
    run_attempt: u64,
    status: Option<String>,
    conclusion: Option<String>,
    event: String,
    head_branch: Option<String>,
    head_sha: String,
    head_repository: Option<Named>,
    html_url: String,
    created_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Named {
    full_name: String,
}

const fn first() -> u64 {
    1
}

impl RemoteRun {
    pub(super) fn ours(self, cleaned: &mut Cleaned) -> WorkflowRun {
        WorkflowRun {
            id: self.id,
            name: cleaned.plain(&self.name.unwrap_or_default()),
            title: cleaned.plain(&self.display_title),
            run_attempt: self.run_attempt,
            status: self.status.unwrap_or_default(),
            conclusion: self.conclusion,
            event: self.event,
            head_branch: self.head_branch,
            head_sha: self.head_sha,
            head_repository: self.head_repository.map(|it| it.full_name),
            html_url: self.html_url,
            created_at: self.created_at,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct RemoteJob {
    id: u64,
    run_id: u64,
    name: String,
    status: String,
    conclusion: Option<String>,
    #[serde(default)]
    steps: Vec<Step>,
    html_url: Option<String>,
    started_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct Step {
    name: String,
    conclusion: Option<String>,
}

impl RemoteJob {
    pub(super) fn ours(self, cleaned: &mut Cleaned) -> Job {
        let failed = |step: &Step| {
            !matches!(
                step.conclusion.as_deref(),
                None | Some("success" | "skipped" | "neutral")
            )
        };
        let failed_steps = self
            .steps
            .into_iter()
            .filter(failed)
            .map(|step| cleaned.plain(&step.name))
            .collect();
        Job {
            id: self.id,
            run_id: self.run_id,
            name: cleaned.plain(&self.name),
            status: self.status,
            conclusion: self.conclusion,
            failed_steps,
            html_url: self.html_url,
            started_at: self.started_at,
            completed_at: self.completed_at,
        }
    }
}
