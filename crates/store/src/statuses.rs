//! Statuses that wait for delivery; written with the state they tell of, elsewhere in this crate.

use chrono::{DateTime, Utc};
use domain::{Provider, StatusPhase, StatusSeq, TaskId, WorkItem};
use sqlx::PgExecutor;

use crate::{
    Error,
    error::{read, read_json},
};

/// A status to deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The root task.
    pub root: TaskId,
    /// The provider of its work item.
    pub provider: Provider,
    /// Where it goes.
    pub item: WorkItem,
    /// Its place; lower ones than the last delivered are dropped by the API service.
    pub seq: StatusSeq,
    /// What it says, in a word.
    pub phase: StatusPhase,
    /// The text, as Markdown.
    pub detail: String,
}

/// Takes statuses that are due, so that no other deliverer has them for a while.
///
/// A failed delivery comes back after 2, 4, 8 … 512 seconds.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn take_pending(
    executor: impl PgExecutor<'_>,
    limit: i64,
) -> Result<Vec<Pending>, Error> {
    let rows = sqlx::query!(
        "UPDATE statuses SET tries = tries + 1, next_try_at = now() + make_interval(secs => 2 ^ least(tries + 1, 9))
         FROM tasks
         WHERE tasks.id = statuses.root_id
           AND statuses.root_id IN (
               SELECT root_id FROM statuses
               WHERE delivered_seq < seq AND next_try_at <= now()
               ORDER BY next_try_at
               LIMIT $1
               FOR UPDATE SKIP LOCKED
           )
         RETURNING statuses.root_id, statuses.seq, statuses.phase, statuses.detail, tasks.provider, tasks.item",
        limit,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Pending {
                root: TaskId::from_uuid(row.root_id),
                provider: read("provider", &row.provider)?,
                item: read_json("work item", row.item)?,
                seq: StatusSeq(row.seq),
                phase: read("status phase", &row.phase)?,
                detail: row.detail,
            })
        })
        .collect()
}

/// Notes that a status was delivered; an older note never replaces a newer one.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn mark_delivered(
    executor: impl PgExecutor<'_>,
    root: TaskId,
    seq: StatusSeq,
) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE statuses SET delivered_seq = $2 WHERE root_id = $1 AND delivered_seq < $2",
        root.uuid(),
        seq.0,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The last seq that was delivered and the last that was written; `None` where the task has no status.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn progress(
    executor: impl PgExecutor<'_>,
    root: TaskId,
) -> Result<Option<(StatusSeq, StatusSeq)>, Error> {
    let row = sqlx::query!(
        "SELECT delivered_seq, seq FROM statuses WHERE root_id = $1",
        root.uuid()
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| (StatusSeq(row.delivered_seq), StatusSeq(row.seq))))
}

/// A root task's status, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Its place.
    pub seq: StatusSeq,
    /// The place of the last one that was delivered.
    pub delivered_seq: StatusSeq,
    /// What it says, in a word.
    pub phase: StatusPhase,
    /// The text, as Markdown.
    pub detail: String,
    /// When it was written.
    pub updated_at: DateTime<Utc>,
}

/// The status of a root task; `None` where it has none.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn get(executor: impl PgExecutor<'_>, root: TaskId) -> Result<Option<Status>, Error> {
    sqlx::query!(
        "SELECT seq, delivered_seq, phase, detail, updated_at FROM statuses WHERE root_id = $1",
        root.uuid(),
    )
    .fetch_optional(executor)
    .await?
    .map(|row| {
        Ok(Status {
            seq: StatusSeq(row.seq),
            delivered_seq: StatusSeq(row.delivered_seq),
            phase: read("status phase", &row.phase)?,
            detail: row.detail,
            updated_at: row.updated_at,
        })
    })
    .transpose()
}
