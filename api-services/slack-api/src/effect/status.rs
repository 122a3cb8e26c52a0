//! The platform's own message about a task.

use contracts::slack::LONGEST_TEXT;
use domain::{EffectKind, StatusPhase, StatusSeq, WorkItem};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::Problem;

use super::{Kind, Write, message};
use crate::slack::{Slack, SlackError};

/// A status in its thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Status {
    pub(super) channel: String,
    pub(super) thread_ts: String,
    pub(super) seq: StatusSeq,
    pub(super) phase: StatusPhase,
    pub(super) body: String,
}

impl Status {
    /// The status at a work item, where that is on Slack.
    pub(super) fn at(item: &WorkItem, status: &effects::Status) -> Result<Self, Problem> {
        let WorkItem::Slack {
            channel, thread_ts, ..
        } = item
        else {
            return Err(
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "other-provider")
                    .detail(format!("{} is not on Slack", item.flow_key())),
            );
        };
        Ok(Self {
            channel: channel.clone(),
            thread_ts: thread_ts.clone(),
            seq: status.seq,
            phase: status.phase,
            body: status.body.chars().take(LONGEST_TEXT).collect(),
        })
    }

    pub(super) async fn make(
        &self,
        slack: &Slack,
        order: &Order<'_, Write>,
    ) -> Result<Made, SlackError> {
        let post = message::Post {
            channel: &self.channel,
            thread_ts: Some(&self.thread_ts),
            text: &self.body,
            blocks: &[],
            reply_broadcast: false,
        };
        post.make(slack, order).await
    }
}

impl Kind for Status {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackStatus
    }

    fn target(&self) -> String {
        message::place(&self.channel, Some(&self.thread_ts))
    }

    fn named_by_target(&self) -> bool {
        true
    }

    fn scope(&self) -> String {
        self.channel.clone()
    }
}
