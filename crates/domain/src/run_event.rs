//! Run events: what a CLI did, in one form for all CLIs; stored in Postgres and shown live.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{fmt, str::FromStr};

use crate::{CostSource, FailureClass, MicroDollars, TokenCounts, provider::names};

names!(
    /// How a CLI ended its turn.
    StopReason, "stop reason", {
        /// It finished what it wanted to do.
        Success = "success",
        /// It reported an error.
        Error = "error",
    }
);

/// One thing that happened in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RunEvent {
    /// An engine claimed the task.
    Started {
        /// The engine's name.
        engine: String,
        /// The attempt, from 1.
        attempt: u32,
    },
    /// The engine did a step of its own: clone, start, push.
    Step {
        /// A short sentence.
        text: String,
        /// How long it took, in milliseconds.
        duration_ms: u64,
    },
    /// The CLI opened its session.
    Session {
        /// The CLI's own session id.
        session: String,
        /// The CLI's version; empty where it does not say.
        version: String,
        /// The model it uses.
        model: String,
        /// The names of the MCP servers that are connected.
        mcp_servers: Vec<String>,
    },
    /// The agent said something.
    Message {
        /// What it said, cut at 64 KiB.
        text: String,
    },
    /// The agent thought aloud.
    Thinking {
        /// The thought, cut at 64 KiB.
        text: String,
    },
    /// A tool call began.
    ToolStarted {
        /// The CLI's id of the call.
        id: String,
        /// The tool's name.
        name: String,
        /// Its arguments.
        arguments: Value,
    },
    /// A tool call ended.
    ToolFinished {
        /// The CLI's id of the call.
        id: String,
        /// Whether the tool succeeded.
        ok: bool,
        /// The beginning of its output, cut at 4 KiB.
        output: String,
    },
    /// Tokens were used.
    Usage {
        /// The model.
        model: String,
        /// How many of each kind.
        tokens: TokenCounts,
        /// What they cost.
        cost: Option<MicroDollars>,
        /// How the cost is known.
        source: CostSource,
    },
    /// The provider limits us.
    RateLimited {
        /// What the CLI reported.
        status: String,
        /// When the limit resets, in seconds since 1970; absent where unknown.
        resets_at: Option<i64>,
    },
    /// The CLI tries a request again.
    Retry {
        /// What went wrong.
        error: String,
    },
    /// A line of the CLI that we do not know; kept, never fatal.
    Raw {
        /// The line, cut at 4 KiB.
        line: String,
    },
    /// The CLI wrote to its error stream.
    Stderr {
        /// The line, cut at 4 KiB.
        line: String,
    },
    /// The CLI's turn ended by its own word.
    TurnEnded {
        /// How.
        reason: StopReason,
        /// Its final text.
        result: String,
        /// How many turns it took.
        turns: u32,
    },
    /// The run ended.
    Finished {
        /// The state the task entered.
        state: String,
        /// The class of a failure.
        class: Option<FailureClass>,
        /// A sentence for a person.
        detail: String,
    },
}

impl RunEvent {
    /// The tag, as in the JSON form.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Step { .. } => "step",
            Self::Session { .. } => "session",
            Self::Message { .. } => "message",
            Self::Thinking { .. } => "thinking",
            Self::ToolStarted { .. } => "tool_started",
            Self::ToolFinished { .. } => "tool_finished",
            Self::Usage { .. } => "usage",
            Self::RateLimited { .. } => "rate_limited",
            Self::Retry { .. } => "retry",
            Self::Raw { .. } => "raw",
            Self::Stderr { .. } => "stderr",
            Self::TurnEnded { .. } => "turn_ended",
            Self::Finished { .. } => "finished",
        }
    }
}
