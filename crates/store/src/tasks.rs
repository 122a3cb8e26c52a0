//! Tasks as they are read: one, a list, the next of a key.

use chrono::{DateTime, Utc};
use domain::{
    Actor, Command, ConversationId, Epoch, EventId, FailureClass, FlowKey, Lane, Provider,
    Repository, TaskId, TaskState, WaitingReason, WorkItem,
};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::{
    Error,
    error::{read, read_json},
};

/// A stored task.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The root of its tree; itself where it has no parent.
    pub root: TaskId,
    /// Its parent, where it is a child.
    pub parent: Option<TaskId>,
    /// The delivery that started it.
    pub event: Option<EventId>,
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// Where the command was given.
    pub provider: Provider,
    /// The key that serialises it.
    pub serial_key: FlowKey,
    /// What it is about.
    pub item: WorkItem,
    /// What it may touch; the first is cloned.
    pub repositories: Vec<Repository>,
    /// The command.
    pub command: Command,
    /// The agent definition.
    pub agent: String,
    /// What the person wrote.
    pub request: String,
    /// The work item's title.
    pub title: String,
    /// Where a person reads the item.
    pub url: String,
    /// Who asked.
    pub actor: Actor,
    /// The lane it is announced on.
    pub lane: Lane,
    /// The trace it continues.
    pub trace_parent: Option<String>,
    /// Where it stands.
    pub state: TaskState,
    /// What came of it, as a sentence; empty while it runs.
    pub outcome: String,
    /// How often it was claimed.
    pub attempt: i32,
    /// Its current epoch.
    pub epoch: Epoch,
    /// The branch it works on, once known.
    pub branch: Option<String>,
    /// When it was accepted.
    pub created_at: DateTime<Utc>,
    /// When it was first claimed.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// A row of tasks; private to this crate.
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) root_id: Uuid,
    pub(crate) parent_id: Option<Uuid>,
    pub(crate) event_id: Option<Uuid>,
    pub(crate) conversation_id: Uuid,
    pub(crate) provider: String,
    pub(crate) serial_key: String,
    pub(crate) item: serde_json::Value,
    pub(crate) repositories: Vec<String>,
    pub(crate) command: String,
    pub(crate) agent: String,
    pub(crate) request: String,
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) actor: serde_json::Value,
    pub(crate) lane: String,
    pub(crate) trace_parent: Option<String>,
    pub(crate) state: String,
    pub(crate) waiting_reason: Option<String>,
    pub(crate) failure_class: Option<String>,
    pub(crate) outcome: String,
    pub(crate) attempt: i32,
    pub(crate) epoch: i64,
    pub(crate) branch: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) started_at: Option<DateTime<Utc>>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
}

impl Row {
    pub(crate) fn into_task(self) -> Result<Task, Error> {
        let state = state_of(
            &self.state,
            self.waiting_reason.as_deref(),
            self.failure_class.as_deref(),
            Epoch(self.epoch),
        )?;
        Ok(Task {
            id: TaskId::from_uuid(self.id),
            root: TaskId::from_uuid(self.root_id),
            parent: self.parent_id.map(TaskId::from_uuid),
            event: self.event_id.map(EventId::from_uuid),
            conversation: ConversationId::from_uuid(self.conversation_id),
            provider: read("provider", &self.provider)?,
            serial_key: FlowKey::from_stored(self.serial_key),
            item: read_json("work item", self.item)?,
            repositories: self
                .repositories
                .iter()
                .map(|name| read("repository", name))
                .collect::<Result<_, _>>()?,
            command: read("command", &self.command)?,
            agent: self.agent,
            request: self.request,
            title: self.title,
            url: self.url,
            actor: read_json("actor", self.actor)?,
            lane: read("lane", &self.lane)?,
            trace_parent: self.trace_parent,
            state,
            outcome: self.outcome,
            attempt: self.attempt,
            epoch: Epoch(self.epoch),
            branch: self.branch,
            created_at: self.created_at,
            started_at: self.started_at,
            finished_at: self.finished_at,
        })
    }
}

fn state_of(
    state: &str,
    waiting: Option<&str>,
    failure: Option<&str>,
    epoch: Epoch,
) -> Result<TaskState, Error> {
    Ok(match state {
        "queued" => TaskState::Queued,
        "running" => TaskState::Running { epoch },
        "waiting_input" => TaskState::WaitingInput {
            reason: read::<WaitingReason>("waiting reason", waiting.unwrap_or_default())?,
        },
        "completed" => TaskState::Completed,
        "failed" => TaskState::Failed {
            class: read::<FailureClass>("failure class", failure.unwrap_or_default())?,
        },
        "cancelled" => TaskState::Cancelled,
        "superseded" => TaskState::Superseded,
        other => {
            return Err(Error::Corrupt {
                what: "task state",
                problem: format!("{other:?} is no state"),
            });
        }
    })
}

/// One task; `None` where there is none.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn get(executor: impl PgExecutor<'_>, id: TaskId) -> Result<Option<Task>, Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, root_id, parent_id, event_id, conversation_id, provider, serial_key, item, repositories, command,
                agent, request, title, url, actor, lane, trace_parent, state, waiting_reason, failure_class, outcome,
                attempt, epoch, branch, created_at, started_at, finished_at
         FROM tasks
         WHERE id = $1",
        id.uuid(),
    )
    .fetch_optional(executor)
    .await?
    .map(Row::into_task)
    .transpose()
}

/// What a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this state.
    pub state: Option<String>,
    /// Only tasks older than this one, for the next page.
    pub before: Option<TaskId>,
    /// How many at most.
    pub limit: i64,
}

/// Tasks, newest first.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn list(executor: impl PgExecutor<'_>, filter: &Filter) -> Result<Vec<Task>, Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, root_id, parent_id, event_id, conversation_id, provider, serial_key, item, repositories, command,
                agent, request, title, url, actor, lane, trace_parent, state, waiting_reason, failure_class, outcome,
                attempt, epoch, branch, created_at, started_at, finished_at
         FROM tasks
         WHERE ($1::text IS NULL OR state = $1)
           AND ($2::uuid IS NULL OR (created_at, id) < (SELECT b.created_at, b.id FROM tasks b WHERE b.id = $2))
         ORDER BY created_at DESC, id DESC
         LIMIT $3",
        filter.state.as_deref(),
        filter.before.map(TaskId::uuid),
        filter.limit,
    )
    .fetch_all(executor)
    .await?
    .into_iter()
    .map(Row::into_task)
    .collect()
}

/// Asks a task to stop; a running one ends at its next heartbeat. False where it has ended already.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn request_cancel(executor: impl PgExecutor<'_>, id: TaskId) -> Result<bool, Error> {
    let result = sqlx::query!(
        "UPDATE tasks SET cancel_requested_at = coalesce(cancel_requested_at, now())
         WHERE id = $1 AND state IN ('queued', 'running', 'waiting_input')",
        id.uuid(),
    )
    .execute(executor)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// When somebody first asked the task to stop; `None` where nobody did.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn cancel_requested_at(
    executor: impl PgExecutor<'_>,
    id: TaskId,
) -> Result<Option<DateTime<Utc>>, Error> {
    Ok(sqlx::query_scalar!(
        "SELECT cancel_requested_at FROM tasks WHERE id = $1",
        id.uuid(),
    )
    .fetch_optional(executor)
    .await?
    .flatten())
}
