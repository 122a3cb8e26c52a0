//! A review thread settled or opened again; doing it twice changes nothing, so a lost answer is done again.

use contracts::EffectOutcome;
use domain::{EffectKind, Provider, Repository};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::GitHub;

/// Whether a thread of a pull request is to be settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReviewThread {
    pub(crate) repository: Repository,
    pub(crate) number: u64,
    pub(crate) thread: String,
    pub(crate) resolved: bool,
}

impl Kind for ReviewThread {
    const KIND: EffectKind = EffectKind::GithubReviewThread;

    fn target(&self) -> String {
        format!("{}#{}/{}", self.repository, self.number, self.thread)
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    async fn make(&self, github: &GitHub, _: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let found = github
            .thread(&self.repository, self.number, &self.thread)
            .await?
            .ok_or_else(|| UpstreamError::Refused {
                provider: Provider::Github,
                status: StatusCode::NOT_FOUND,
                message: "the pull request has no such review thread any more".to_owned(),
            })?;
        if found.resolved != self.resolved {
            github
                .resolve_thread(&self.repository, &self.thread, self.resolved)
                .await?;
        }
        Ok(Made {
            remote_id: self.thread.clone(),
            url: found.url,
            outcome: EffectOutcome::Applied,
        })
    }
}
