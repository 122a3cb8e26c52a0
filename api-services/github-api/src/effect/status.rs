//! The platform's own comment about a task.

use domain::{EffectKind, Repository, StatusPhase, StatusSeq, WorkItem};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::{Problem, upstream::UpstreamError};

use super::{Kind, Write, comment};
use crate::github::GitHub;

/// A status at its issue or pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Status {
    pub(super) repository: Repository,
    pub(super) number: u64,
    pub(super) seq: StatusSeq,
    pub(super) phase: StatusPhase,
    pub(super) body: String,
}

impl Status {
    /// The status at a work item, where that is on GitHub.
    pub(super) fn at(item: &WorkItem, status: effects::Status) -> Result<Self, Problem> {
        let WorkItem::Github {
            repository, number, ..
        } = item
        else {
            return Err(
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "other-provider")
                    .detail(format!("{} is not on GitHub", item.flow_key())),
            );
        };
        Ok(Self {
            repository: repository.clone(),
            number: *number,
            seq: status.seq,
            phase: status.phase,
            body: status.body,
        })
    }
}

impl Kind for Status {
    const KIND: EffectKind = EffectKind::GithubStatus;

    fn target(&self) -> String {
        format!("{}#{}", self.repository, self.number)
    }

    fn named_by_target(&self) -> bool {
        true
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        comment::post(github, &order, (&self.repository, self.number), &self.body).await
    }
}
