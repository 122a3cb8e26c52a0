//! The run's branch made at GitHub: its name finds it again.

use contracts::{EffectOutcome, github::CreateBranch};
use domain::{EffectKind, Provider, Repository};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::GitHub;

/// A branch that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Branch {
    pub(crate) repository: Repository,
    pub(crate) request: CreateBranch,
}

impl Kind for Branch {
    const KIND: EffectKind = EffectKind::GithubBranch;

    fn target(&self) -> String {
        format!("{}:{}", self.repository, self.request.branch)
    }

    fn named_by_target(&self) -> bool {
        true
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let (repository, branch) = (&self.repository, self.request.branch.as_str());
        let facts = github.repository(repository).await?;
        let made = |sha: String, outcome| Made {
            remote_id: sha,
            url: format!("{}/tree/{branch}", facts.html_url),
            outcome,
        };
        if let Some(sha) = github.tip(repository, branch).await? {
            let outcome = if order.asked_before {
                EffectOutcome::Applied
            } else {
                EffectOutcome::Exists
            };
            return Ok(made(sha, outcome));
        }
        let from = self.request.from_branch.as_deref();
        let from = from.unwrap_or(&facts.default_branch);
        let start = github.tip(repository, from).await?;
        let start = start.ok_or_else(|| UpstreamError::Refused {
            provider: Provider::Github,
            status: StatusCode::NOT_FOUND,
            message: format!("there is no branch {from} to begin at"),
        })?;
        github.create_branch(repository, branch, &start).await?;
        Ok(made(start, EffectOutcome::Applied))
    }
}
