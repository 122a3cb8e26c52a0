//! What the gateway decides about an authentic delivery, always with a reason.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt, str::FromStr};

use crate::{Actor, Command, Lane, Provider, Repository, WorkItem, provider::names};

names!(
    /// Why a delivery was decided as it was; machine-readable and stable.
    Reason, "decision reason", {
        /// A known command by someone who may give it.
        CommandGiven = "command_given",
        /// The provider only checks that we listen.
        Ping = "ping",
        /// The event's kind is not one we act on.
        UnknownEvent = "unknown_event",
        /// The event's action is not one we act on.
        UnhandledAction = "unhandled_action",
        /// The text does not address the agent.
        NotAddressed = "not_addressed",
        /// The word after the mention is no command.
        UnknownCommand = "unknown_command",
        /// The command steers work, and its handling is not part of this event.
        ControlCommand = "control_command",
        /// The repository is not one of ours.
        UnknownRepository = "unknown_repository",
        /// The actor may not start this.
        TrustTooLow = "trust_too_low",
        /// A bot or our own post; answering could loop.
        BotActor = "bot_actor",
        /// The body could not be read; kept as bytes.
        UnreadableBody = "unreadable_body",
        /// A field that the decision needs is missing or malformed.
        MissingField = "missing_field",
    }
);

/// The decision about one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Start a task.
    Run {
        /// What to store as the task.
        task: Box<NewTask>,
        /// Why.
        reason: Reason,
    },
    /// Authentic, but nothing to do.
    Skip {
        /// Why.
        reason: Reason,
        /// What in the event led to it, for a person.
        detail: String,
    },
    /// Steer existing work.
    Control {
        /// The command.
        command: Command,
        /// The work item it speaks of.
        item: WorkItem,
        /// Why.
        reason: Reason,
    },
    /// Not for us at all; our own posts and bots.
    Ignore {
        /// Why.
        reason: Reason,
        /// What in the event led to it, for a person.
        detail: String,
    },
    /// Authentic but unreadable; the bytes are kept.
    Quarantine {
        /// What could not be read.
        detail: String,
    },
}

impl Decision {
    /// The name used in columns, metrics and answers.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Run { .. } => "run",
            Self::Skip { .. } => "skip",
            Self::Control { .. } => "control",
            Self::Ignore { .. } => "ignore",
            Self::Quarantine { .. } => "quarantine",
        }
    }

    /// The machine-readable reason.
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Run { reason, .. }
            | Self::Skip { reason, .. }
            | Self::Control { reason, .. }
            | Self::Ignore { reason, .. } => *reason,
            Self::Quarantine { .. } => Reason::UnreadableBody,
        }
    }

    /// The sentence for a person: stored with the event, and the answer to its delivery.
    pub fn detail(&self) -> Cow<'_, str> {
        match self {
            Self::Run { task, .. } => {
                format!("{} is queued for {}", task.command, task.item.flow_key()).into()
            }
            Self::Control { command, item, .. } => format!(
                "{command} for {} is recorded; this version does not act on it",
                item.flow_key()
            )
            .into(),
            Self::Skip { detail, .. }
            | Self::Ignore { detail, .. }
            | Self::Quarantine { detail } => detail.into(),
        }
    }
}

/// A task as the gateway asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTask {
    /// Where the command was given.
    pub provider: Provider,
    /// The thing to work on and to answer at.
    pub item: WorkItem,
    /// The repositories it may touch; the first is cloned.
    pub repositories: Vec<Repository>,
    /// The command.
    pub command: Command,
    /// What the person wrote after the command.
    pub request: String,
    /// The work item's title, for lists.
    pub title: String,
    /// Where a person reads the item.
    pub url: String,
    /// Who asked.
    pub actor: Actor,
    /// The lane it is announced on.
    pub lane: Lane,
}
