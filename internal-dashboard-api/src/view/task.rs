//! Tasks on the wire.

use chrono::{DateTime, Utc};
use domain::TaskState;
use serde::{Deserialize, Serialize};
use store::{effects::Effect, statuses::Status, tasks::Task, usage::Total};
use utoipa::ToSchema;

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TaskState)]
pub(crate) enum State {
    Queued,
    Running,
    WaitingInput,
    Completed,
    Failed,
    Cancelled,
    Superseded,
}

impl State {
    /// The name used in columns and URLs.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::WaitingInput => "waiting_input",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
        }
    }
}

/// The state and what explains it: a waiting reason or a failure class.
fn state_of(state: TaskState) -> (State, Option<String>) {
    match state {
        TaskState::Queued => (State::Queued, None),
        TaskState::Running { .. } => (State::Running, None),
        TaskState::WaitingInput { reason } => (State::WaitingInput, Some(reason.to_string())),
        TaskState::Completed => (State::Completed, None),
        TaskState::Failed { class } => (State::Failed, Some(class.to_string())),
        TaskState::Cancelled => (State::Cancelled, None),
        TaskState::Superseded => (State::Superseded, None),
    }
}

/// A task in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskSummary {
    /// Its id, as `task_…`.
    id: String,
    /// The work item's title.
    title: String,
    /// Where the command was given: github, jira, slack or sentry.
    provider: String,
    /// The work item's flow key, as `github:acme/app#7`.
    item: String,
    /// The first repository it may touch, as `owner/name`.
    repository: Option<String>,
    /// The command.
    command: String,
    /// The agent definition that carries it out.
    agent: String,
    /// The name of who asked.
    actor: String,
    /// Where a person reads the work item.
    url: String,
    /// Where it stands.
    state: State,
    /// The waiting reason or failure class behind the state.
    reason: Option<String>,
    /// What came of it, as a sentence; empty while it runs.
    outcome: String,
    /// What it cost so far, its tree included.
    cost: Cost,
    /// When it was accepted.
    created_at: DateTime<Utc>,
    /// When it was first claimed.
    started_at: Option<DateTime<Utc>>,
    /// When it ended.
    finished_at: Option<DateTime<Utc>>,
    /// How long it has run, in milliseconds; absent before it starts.
    duration_ms: Option<i64>,
}

/// What a task cost.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cost {
    /// Millionths of a US dollar, reservations included.
    micros: i64,
    /// Whether every part of it is known and settled.
    complete: bool,
    /// For a person, as `$0.0421` or `about $0.0421`.
    text: String,
}

impl From<Total> for Cost {
    fn from(total: Total) -> Self {
        let about = if total.complete { "" } else { "about " };
        Self {
            micros: total.cost.0,
            complete: total.complete,
            text: format!("{about}{}", total.cost),
        }
    }
}

impl TaskSummary {
    pub(crate) fn new(task: &Task, total: Total, now: DateTime<Utc>) -> Self {
        let (state, reason) = state_of(task.state);
        let ended = task.finished_at.unwrap_or(now);
        Self {
            id: task.id.to_string(),
            title: task.title.clone(),
            provider: task.provider.to_string(),
            item: task.serial_key.to_string(),
            repository: task.repositories.first().map(ToString::to_string),
            command: task.command.to_string(),
            agent: task.agent.clone(),
            actor: task.actor.name.clone(),
            url: task.url.clone(),
            state,
            reason,
            outcome: task.outcome.clone(),
            cost: Cost::from(total),
            created_at: task.created_at,
            started_at: task.started_at,
            finished_at: task.finished_at,
            duration_ms: task
                .started_at
                .map(|started| (ended - started).num_milliseconds().max(0)),
        }
    }
}

/// One task with everything known about it but its events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskDetail {
    #[serde(flatten)]
    summary: TaskSummary,
    /// What the person wrote.
    request: String,
    /// Every repository it may touch.
    repositories: Vec<String>,
    /// The branch it works on, once known.
    branch: Option<String>,
    /// How often it was claimed.
    attempt: i32,
    /// The conversation it belongs to.
    conversation: String,
    /// When somebody asked it to stop.
    stop_requested_at: Option<DateTime<Utc>>,
    /// Tokens by kind and how many requests used them.
    usage: UsageView,
    /// The platform's own word at the work item.
    status: Option<StatusView>,
    /// What it changed outside, oldest first.
    effects: Vec<EffectView>,
    /// How many events are stored.
    events: i64,
}

/// Tokens by kind; the kinds do not overlap.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsageView {
    input: u64,
    output: u64,
    cache_read: u64,
    cache_write: u64,
    /// How many model requests were made.
    requests: i64,
}

/// The platform's own word about a task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusView {
    /// accepted, running, waiting, completed, failed or cancelled.
    phase: String,
    /// The text, as Markdown.
    detail: String,
    /// Whether the newest text stands at the work item.
    delivered: bool,
    /// When it was written.
    updated_at: DateTime<Utc>,
}

/// An outside change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EffectView {
    /// Its id, as `eff_…`.
    id: String,
    /// Its kind, as `github.comment`.
    kind: String,
    /// What it changes, as `acme/app#7`.
    target: String,
    /// pending, applied, held, refused or failed.
    state: String,
    /// Where a person reads it.
    url: Option<String>,
    /// The last error.
    error: Option<String>,
    /// When it was recorded.
    created_at: DateTime<Utc>,
}

impl TaskDetail {
    pub(crate) fn new(
        task: Task,
        summary: TaskSummary,
        total: Total,
        effects: Vec<Effect>,
        status: Option<Status>,
        events: i64,
        stop_requested_at: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            summary,
            request: task.request,
            repositories: task.repositories.iter().map(ToString::to_string).collect(),
            branch: task.branch,
            attempt: task.attempt,
            conversation: task.conversation.to_string(),
            stop_requested_at,
            usage: UsageView {
                input: total.tokens.input,
                output: total.tokens.output,
                cache_read: total.tokens.cache_read,
                cache_write: total.tokens.cache_write,
                requests: total.requests,
            },
            status: status.map(|status| StatusView {
                phase: status.phase.to_string(),
                detail: status.detail,
                delivered: status.delivered_seq >= status.seq,
                updated_at: status.updated_at,
            }),
            effects: effects.into_iter().map(EffectView::from).collect(),
            events,
        }
    }
}

impl From<Effect> for EffectView {
    fn from(effect: Effect) -> Self {
        Self {
            id: effect.id.to_string(),
            kind: effect.kind.to_string(),
            target: effect.target,
            state: effect.state.to_string(),
            url: effect.remote_url,
            error: effect.error,
            created_at: effect.created_at,
        }
    }
}
