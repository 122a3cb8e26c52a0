//! Accepted deliveries: event, decision, conversation, task and first status in one statement and one commit.

use domain::{ConversationId, Decision, EventId, NewTask, Provider, TaskId};
use serde_json::Value;
use sqlx::PgExecutor;

use crate::{Error, error::json_of};

/// An authentic delivery, as it arrived.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    /// The sender.
    pub provider: Provider,
    /// The sender's tenant, within which delivery ids are unique.
    pub tenant: &'a str,
    /// The sender's id of the delivery; the same on a redelivery.
    pub delivery_id: &'a str,
    /// The event's kind, as the sender names it.
    pub event_type: &'a str,
    /// The event's action; empty where it has none.
    pub action: &'a str,
    /// The headers worth keeping.
    pub headers: &'a Value,
    /// The raw body.
    pub body: &'a [u8],
    /// Its SHA-256.
    pub body_sha256: [u8; 32],
    /// The trace that the task continues.
    pub trace_parent: Option<&'a str>,
}

/// What accepting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// Stored now, with a task where the decision was to run.
    New {
        /// The event.
        event: EventId,
        /// Its task.
        task: Option<TaskId>,
    },
    /// Stored before.
    Duplicate {
        /// The event that was stored first.
        event: EventId,
        /// Whether this delivery's body differs from the first one's.
        other_body: bool,
    },
}

/// Stores a delivery and everything its decision starts.
///
/// `acknowledgement` is the text of the task's first status; `{task}` in it stands for the task's id, which is made
/// here.
///
/// # Errors
/// Fails where the database does not answer. A commit whose outcome is unknown may be repeated: the delivery id
/// makes it one event.
pub async fn accept(
    executor: impl PgExecutor<'_> + Copy,
    event: &NewEvent<'_>,
    decision: &Decision,
    acknowledgement: &str,
) -> Result<Accepted, Error> {
    let task: Option<&NewTask> = match decision {
        Decision::Run { task, .. } => Some(task),
        Decision::Skip { .. }
        | Decision::Control { .. }
        | Decision::Ignore { .. }
        | Decision::Quarantine { .. } => None,
    };
    let flow_key = task.map(|task| task.item.flow_key());
    let repositories: Vec<String> = task
        .map(|t| t.repositories.iter().map(ToString::to_string).collect())
        .unwrap_or_default();
    let detail = decision.detail();
    let task_id = TaskId::generate();
    let acknowledgement = acknowledgement.replace("{task}", &task_id.to_string());
    let row = sqlx::query!(
        r#"
        WITH e AS (
            INSERT INTO events (id, provider, tenant, delivery_id, event_type, action, headers, body, body_sha256,
                                decision, reason, detail)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (provider, tenant, delivery_id) DO NOTHING
            RETURNING id
        ), c AS (
            INSERT INTO conversations (id, flow_key, title)
            SELECT $13, $14, $15 FROM e WHERE $14::text IS NOT NULL
            ON CONFLICT (flow_key) WHERE closed_at IS NULL
            DO UPDATE SET updated_at = now()
            RETURNING id
        ), t AS (
            INSERT INTO tasks (id, root_id, event_id, conversation_id, provider, serial_key, item, repositories, command,
                               agent, request, title, url, actor, lane, trace_parent)
            SELECT $16, $16, e.id, c.id, $2, $14, $17, $18, $19, $20, $21, $15, $22, $23, $24, $25 FROM e, c
            RETURNING id
        ), s AS (
            INSERT INTO statuses (root_id, phase, detail) SELECT t.id, 'accepted', $26 FROM t
        )
        SELECT (SELECT id FROM e) AS event_id, (SELECT id FROM t) AS task_id
        "#,
        EventId::generate().uuid(),
        event.provider.as_str(),
        event.tenant,
        event.delivery_id,
        event.event_type,
        event.action,
        event.headers,
        event.body,
        &event.body_sha256,
        decision.name(),
        decision.reason().as_str(),
        detail.as_ref(),
        ConversationId::generate().uuid(),
        flow_key.as_ref().map(domain::FlowKey::as_str),
        task.map_or("", |t| &t.title),
        task_id.uuid(),
        json_of(&task.map(|t| &t.item)),
        &repositories,
        task.map_or("", |t| t.command.as_str()),
        task.map_or("", |t| t.command.spec().agent),
        task.map_or("", |t| &t.request),
        task.map_or("", |t| &t.url),
        json_of(&task.map(|t| &t.actor)),
        task.map_or("mid", |t| t.lane.as_str()),
        event.trace_parent,
        acknowledgement,
    )
    .fetch_one(executor)
    .await?;
    match row.event_id {
        Some(id) => Ok(Accepted::New {
            event: EventId::from_uuid(id),
            task: row.task_id.map(TaskId::from_uuid),
        }),
        None => duplicate_of(executor, event).await,
    }
}

async fn duplicate_of(
    executor: impl PgExecutor<'_>,
    event: &NewEvent<'_>,
) -> Result<Accepted, Error> {
    let first = sqlx::query!(
        "SELECT id, body_sha256 FROM events WHERE provider = $1 AND tenant = $2 AND delivery_id = $3",
        event.provider.as_str(),
        event.tenant,
        event.delivery_id,
    )
    .fetch_one(executor)
    .await?;
    Ok(Accepted::Duplicate {
        event: EventId::from_uuid(first.id),
        other_body: first.body_sha256 != event.body_sha256,
    })
}
