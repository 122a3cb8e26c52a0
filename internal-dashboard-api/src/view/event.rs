//! Run events on the wire; the match below fails to compile when domain learns a new one.

use chrono::{DateTime, Utc};
use domain::RunEvent;
use serde::Serialize;
use serde_json::Value;
use store::run_events::Stored;
use utoipa::ToSchema;

/// One stored event.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StoredEvent {
    /// Its place; grows within a task, with gaps.
    pub(crate) seq: i64,
    /// The epoch of the run.
    epoch: i64,
    /// When it happened.
    at: DateTime<Utc>,
    /// What happened.
    pub(crate) event: Event,
}

impl From<Stored> for StoredEvent {
    fn from(stored: Stored) -> Self {
        Self {
            seq: stored.seq,
            epoch: stored.epoch.0,
            at: stored.at,
            event: stored.event.into(),
        }
    }
}

/// What happened in a run.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = RunEvent)]
pub(crate) enum Event {
    /// An engine claimed the task.
    Started { engine: String, attempt: u32 },
    /// The engine did a step of its own.
    Step { text: String, duration_ms: u64 },
    /// The CLI opened its session.
    Session {
        session: String,
        version: String,
        model: String,
        mcp_servers: Vec<String>,
    },
    /// The agent said something.
    Message { text: String },
    /// The agent thought aloud.
    Thinking { text: String },
    /// A tool call began.
    ToolStarted {
        id: String,
        name: String,
        arguments: Value,
    },
    /// A tool call ended.
    ToolFinished {
        id: String,
        ok: bool,
        output: String,
    },
    /// Tokens were used.
    Usage {
        model: String,
        input: u64,
        output: u64,
        cache_read: u64,
        cache_write: u64,
        cost_micros: Option<i64>,
        source: String,
    },
    /// The provider limits us.
    RateLimited {
        status: String,
        resets_at: Option<i64>,
    },
    /// The CLI tries a request again.
    Retry { error: String },
    /// A line of the CLI that we do not know.
    Raw { line: String },
    /// The CLI wrote to its error stream.
    Stderr { line: String },
    /// The CLI's turn ended by its own word.
    TurnEnded {
        reason: String,
        result: String,
        turns: u32,
    },
    /// The run ended; the task entered `state`.
    Finished {
        state: String,
        class: Option<String>,
        detail: String,
    },
}

impl From<RunEvent> for Event {
    fn from(event: RunEvent) -> Self {
        match event {
            RunEvent::Started { engine, attempt } => Self::Started { engine, attempt },
            RunEvent::Step { text, duration_ms } => Self::Step { text, duration_ms },
            RunEvent::Session {
                session,
                version,
                model,
                mcp_servers,
            } => Self::Session {
                session,
                version,
                model,
                mcp_servers,
            },
            RunEvent::Message { text } => Self::Message { text },
            RunEvent::Thinking { text } => Self::Thinking { text },
            RunEvent::ToolStarted {
                id,
                name,
                arguments,
            } => Self::ToolStarted {
                id,
                name,
                arguments,
            },
            RunEvent::ToolFinished { id, ok, output } => Self::ToolFinished { id, ok, output },
            RunEvent::Usage {
                model,
                tokens,
                cost,
                source,
            } => Self::Usage {
                model,
                input: tokens.input,
                output: tokens.output,
                cache_read: tokens.cache_read,
                cache_write: tokens.cache_write,
                cost_micros: cost.map(|cost| cost.0),
                source: source.to_string(),
            },
            RunEvent::RateLimited { status, resets_at } => Self::RateLimited { status, resets_at },
            RunEvent::Retry { error } => Self::Retry { error },
            RunEvent::Raw { line } => Self::Raw { line },
            RunEvent::Stderr { line } => Self::Stderr { line },
            RunEvent::TurnEnded {
                reason,
                result,
                turns,
            } => Self::TurnEnded {
                reason: reason.to_string(),
                result,
                turns,
            },
            RunEvent::Finished {
                state,
                class,
                detail,
            } => Self::Finished {
                state,
                class: class.map(|class| class.to_string()),
                detail,
            },
        }
    }
}
