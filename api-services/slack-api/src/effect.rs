//! What can be written to Slack: one file a kind, each with how it is found again after a crash.

mod blocks;
mod conversation;
mod delete;
mod ephemeral;
mod file;
mod message;
mod reaction;
mod status;
mod update;
mod view;

use std::sync::Arc;

use contracts::{
    EffectOutcome,
    slack::{LARGEST_UPLOAD, LONGEST_TEXT},
};
use domain::{EffectKind, Provider, StatusSeq, WorkItem};
use effects::{Made, Order, Writes};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::{Problem, upstream::UpstreamError};

pub(crate) use blocks::{Blocks, allowed};
pub(crate) use conversation::{Conversation, Wanted};
pub(crate) use delete::Delete;
pub(crate) use ephemeral::Ephemeral;
pub(crate) use file::File;
pub(crate) use message::Message;
pub(crate) use reaction::Reaction;
use status::Status;
pub(crate) use update::Update;
pub(crate) use view::{View, Which};

use crate::slack::{Slack, SlackError};

/// What is asked of every kind alike.
trait Kind {
    fn kind(&self) -> EffectKind;

    fn target(&self) -> String;

    fn named_by_target(&self) -> bool {
        false
    }

    /// The channel; for what has none, the people it concerns.
    fn scope(&self) -> String;

    fn texts(&mut self) -> Vec<&mut String> {
        Vec::new()
    }
}

/// A write with all it needs, readable again from its stored form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum Write {
    #[serde(rename = "slack.message")]
    Message(Message),
    #[serde(rename = "slack.ephemeral")]
    Ephemeral(Ephemeral),
    #[serde(rename = "slack.update")]
    Update(Update),
    #[serde(rename = "slack.delete")]
    Delete(Delete),
    #[serde(rename = "slack.reaction")]
    Reaction(Reaction),
    #[serde(rename = "slack.file")]
    File(File),
    #[serde(rename = "slack.view")]
    View(View),
    #[serde(rename = "slack.conversation")]
    Conversation(Conversation),
    #[serde(rename = "slack.status")]
    Status(Status),
}

impl Write {
    fn described(&self) -> &dyn Kind {
        match self {
            Self::Message(write) => write,
            Self::Ephemeral(write) => write,
            Self::Update(write) => write,
            Self::Delete(write) => write,
            Self::Reaction(write) => write,
            Self::File(write) => write,
            Self::View(write) => write,
            Self::Conversation(write) => write,
            Self::Status(write) => write,
        }
    }
}

impl effects::Write for Write {
    fn kind(&self) -> EffectKind {
        self.described().kind()
    }

    fn target(&self) -> String {
        self.described().target()
    }

    fn named_by_target(&self) -> bool {
        self.described().named_by_target()
    }

    fn scope(&self) -> String {
        self.described().scope()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Message(write) => write.texts(),
            Self::Ephemeral(write) => write.texts(),
            Self::Update(write) => write.texts(),
            Self::File(write) => write.texts(),
            Self::View(write) => write.texts(),
            Self::Delete(_) | Self::Reaction(_) | Self::Conversation(_) | Self::Status(_) => {
                Vec::new()
            }
        }
    }
}

/// Slack's side of writing.
#[derive(Debug, Clone)]
pub(crate) struct SlackWrites(pub(crate) Arc<Slack>);

impl Writes for SlackWrites {
    type Write = Write;
    const PROVIDER: Provider = Provider::Slack;
    /// Files are texts too, with the room that is kept for markers in texts; messages are measured by [`measured`].
    const LONGEST_TEXT: usize = LARGEST_UPLOAD + 512;

    async fn make(&self, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let slack = self.0.as_ref();
        let made = match order.write {
            Write::Message(write) => write.make(slack, &order).await,
            Write::Ephemeral(write) => write.make(slack, &order).await,
            Write::Update(write) => write.make(slack).await,
            Write::Delete(write) => write.make(slack).await,
            Write::Reaction(write) => write.make(slack).await,
            Write::File(write) => write.make(slack, &order).await,
            Write::View(write) => write.make(slack, &order).await,
            Write::Conversation(write) => write.make(slack).await,
            Write::Status(write) => write.make(slack, &order).await,
        };
        made.map_err(UpstreamError::from)
    }

    fn status(&self, item: &WorkItem, status: effects::Status) -> Result<Write, Problem> {
        Status::at(item, &status).map(Write::Status)
    }

    fn status_seq(write: &Write) -> Option<StatusSeq> {
        match write {
            Write::Status(status) => Some(status.seq),
            _ => None,
        }
    }
}

/// A text that a message can hold; `what` is its name in the problem.
pub(crate) fn measured(what: &str, text: &str) -> Result<(), Problem> {
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-long").detail(format!(
                "the {what} has {length} characters, at most {LONGEST_TEXT} are taken; shorten it, or upload it as a file"
            )),
        );
    }
    Ok(())
}

/// What is at a place of a channel now.
async fn made_at(
    slack: &Slack,
    (channel, ts, thread_ts): (&str, &str, Option<&str>),
    outcome: EffectOutcome,
) -> Result<Made, SlackError> {
    Ok(Made {
        remote_id: ts.to_owned(),
        url: slack.identity().await?.permalink(channel, ts, thread_ts),
        outcome,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::StatusPhase;
    use effects::Write as _;

    #[test]
    fn a_stored_write_reads_back_with_its_target() {
        let write = Write::Status(Status {
            channel: "C1".to_owned(),
            thread_ts: "1.2".to_owned(),
            seq: StatusSeq(3),
            phase: StatusPhase::Running,
            body: "An agent works on it.".to_owned(),
        });
        let canonical = write.canonical();
        assert!(canonical.contains(r#""target":"C1/1.2""#), "{canonical}");
        assert!(
            canonical.contains(r#""kind":"slack.status""#),
            "{canonical}"
        );
        assert_eq!(Write::from_canonical(&canonical), Some(write));
    }
}
