//! A run of a workflow started again or cancelled; whether that was done is seen at the run.

use contracts::{EffectOutcome, github::RunAction};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::GitHub;

/// What is done to which try of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WorkflowRun {
    pub(crate) repository: Repository,
    pub(crate) run: u64,
    /// The try that is meant; a later one means that it was started again.
    pub(crate) attempt: u64,
    pub(crate) action: RunAction,
}

impl Kind for WorkflowRun {
    const KIND: EffectKind = EffectKind::GithubWorkflowRun;

    fn target(&self) -> String {
        format!("{}/actions/runs/{}", self.repository, self.run)
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    async fn make(&self, github: &GitHub, _: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let run = github.run(&self.repository, self.run).await?;
        let done = match self.action {
            RunAction::Rerun | RunAction::RerunFailed => run.run_attempt > self.attempt,
            RunAction::Cancel => run.status == "completed" || run.run_attempt > self.attempt,
        };
        if !done {
            github
                .trigger(&self.repository, self.run, self.action)
                .await?;
        }
        Ok(Made {
            remote_id: self.run.to_string(),
            url: run.html_url,
            outcome: if done {
                EffectOutcome::Exists
            } else {
                EffectOutcome::Applied
            },
        })
    }
}
