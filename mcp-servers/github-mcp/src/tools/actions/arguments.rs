//! What the tools about workflows are given.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tools::place::{first_page, page_size};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListArguments {
    /// What to list.
    pub(super) method: List,
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    pub(super) owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    pub(super) repo: String,
    /// For `list_workflow_runs`: a workflow's id or file name, all where absent; for jobs and artifacts: the run's id.
    #[serde(default)]
    pub(super) resource_id: Option<String>,
    /// Which runs.
    #[serde(default)]
    pub(super) workflow_runs_filter: Option<RunsFilter>,
    /// Which jobs.
    #[serde(default)]
    pub(super) workflow_jobs_filter: Option<JobsFilter>,
    /// The page.
    #[serde(default = "first_page")]
    #[schemars(range(min = 1))]
    pub(super) page: u32,
    /// Rows per page.
    #[serde(default = "page_size")]
    #[schemars(range(min = 1, max = 100))]
    pub(super) per_page: u32,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum List {
    ListWorkflows,
    ListWorkflowRuns,
    ListWorkflowJobs,
    ListWorkflowRunArtifacts,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RunsFilter {
    /// The account that started them.
    #[serde(default)]
    pub(super) actor: Option<String>,
    /// The branch.
    #[serde(default)]
    pub(super) branch: Option<String>,
    /// What started them, as `push`.
    #[serde(default)]
    pub(super) event: Option<String>,
    /// A status or conclusion, as `failure` or `in_progress`.
    #[serde(default)]
    pub(super) status: Option<String>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct JobsFilter {
    /// Jobs of the last try, or of all tries.
    #[serde(default)]
    pub(super) filter: Tries,
}

#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Tries {
    #[default]
    Latest,
    All,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetArguments {
    /// What to read.
    pub(super) method: Get,
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    pub(super) owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    pub(super) repo: String,
    /// The id of the workflow (or its file name), run or job.
    #[schemars(length(min = 1, max = 200))]
    pub(super) resource_id: String,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Get {
    GetWorkflow,
    GetWorkflowRun,
    GetWorkflowJob,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LogArguments {
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    pub(super) owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    pub(super) repo: String,
    /// The job whose log is read.
    #[serde(default)]
    pub(super) job_id: Option<u64>,
    /// The run whose failed jobs' logs are read, with `failed_only`.
    #[serde(default)]
    pub(super) run_id: Option<u64>,
    /// Whether the logs of all failed jobs of the run are read.
    #[serde(default)]
    pub(super) failed_only: bool,
    /// How many lines from the end.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 5000))]
    pub(super) tail_lines: u32,
}

const fn usual() -> u32 {
    500
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TriggerArguments {
    /// What is done.
    pub(super) method: Trigger,
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    pub(super) owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    pub(super) repo: String,
    /// The run.
    #[schemars(range(min = 1))]
    pub(super) run_id: u64,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Trigger {
    RerunWorkflowRun,
    RerunFailedJobs,
    CancelWorkflowRun,
}
