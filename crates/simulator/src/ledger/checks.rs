//! What machines do and say: workflows, their runs, statuses and checks.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Of one repository.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Checks {
    /// Files by their workflow's id.
    pub(crate) workflows: BTreeMap<u64, String>,
    pub(crate) runs: BTreeMap<u64, WorkflowRun>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) check_runs: Vec<CheckRun>,
}

/// What a service says about the newest commit of a branch.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Status {
    #[serde(default)]
    pub(crate) branch: String,
    pub(crate) context: String,
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) description: String,
}

/// A check of the newest commit of a branch.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckRun {
    #[serde(default)]
    pub(crate) id: u64,
    #[serde(default)]
    pub(crate) branch: String,
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) conclusion: Option<String>,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) summary: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct WorkflowRun {
    pub(crate) id: u64,
    pub(crate) workflow: u64,
    pub(crate) branch: String,
    /// The fork it is of, where it is of one.
    pub(crate) head_repository: Option<String>,
    pub(crate) event: String,
    pub(crate) status: String,
    pub(crate) conclusion: Option<String>,
    pub(crate) attempt: u64,
    pub(crate) jobs: Vec<Job>,
    pub(crate) artifacts: Vec<Artifact>,
    pub(crate) created_at: DateTime<Utc>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Job {
    #[serde(default)]
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) conclusion: Option<String>,
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
    #[serde(default)]
    pub(crate) log: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) conclusion: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Artifact {
    #[serde(default)]
    pub(crate) id: u64,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) size_in_bytes: u64,
}
