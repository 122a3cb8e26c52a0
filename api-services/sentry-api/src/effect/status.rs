//! The platform's own comment about a task.

use domain::{StatusPhase, StatusSeq, WorkItem};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::{Problem, upstream::UpstreamError};

use super::{Write, comment};
use crate::sentry::Sentry;

/// A status at its issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Status {
    organization: String,
    /// The id, as the work item has it.
    issue: String,
    pub(super) seq: StatusSeq,
    phase: StatusPhase,
    text: String,
}

impl Status {
    /// The status at a work item, where that is an issue of our organisation.
    pub(super) fn at(
        organization: &str,
        item: &WorkItem,
        status: effects::Status,
    ) -> Result<Self, Problem> {
        let other = |what: &str| {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "other-provider")
                .detail(format!("{} is not {what}", item.flow_key()))
        };
        let WorkItem::Sentry {
            organisation,
            issue,
        } = item
        else {
            return Err(other("on Sentry"));
        };
        if !organisation.eq_ignore_ascii_case(organization) {
            return Err(other(&format!("in {organization}")));
        }
        Ok(Self {
            organization: organization.to_owned(),
            issue: issue.clone(),
            seq: status.seq,
            phase: status.phase,
            text: status.body,
        })
    }

    pub(super) fn target(&self) -> String {
        format!("{}/{}", self.organization, self.issue)
    }

    pub(super) async fn make(
        &self,
        sentry: &Sentry,
        order: &Order<'_, Write>,
    ) -> Result<Made, UpstreamError> {
        comment::post(sentry, order, &self.issue, &self.text).await
    }
}
