//! Claiming: from a hint to a lease, and the queued tasks that deserve a hint.

use domain::{Epoch, FlowKey, Lane, SessionId, TaskId};
use sqlx::{PgExecutor, PgPool};

use crate::{
    Error,
    error::read,
    tasks::{self, Task},
};

/// A task under a lease.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The task, in state running.
    pub task: Task,
    /// The epoch that every write of the run names.
    pub epoch: Epoch,
    /// The CLI session of the run.
    pub session: SessionId,
}

/// A task that an engine may claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The task.
    pub task: TaskId,
    /// The lane to announce it on.
    pub lane: Lane,
}

/// Takes a queued task that is the head of its key; `None` where the hint was stale or the key is taken.
///
/// `lease_seconds` is how long the lease lasts without a heartbeat; times are Postgres's, never the engine's.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn claim(
    pool: &PgPool,
    task: TaskId,
    engine: &str,
    lease_seconds: f64,
) -> Result<Option<Claimed>, Error> {
    let session = SessionId::generate();
    let row = sqlx::query!(
        r#"
        WITH t AS (
            UPDATE tasks SET state = 'running',
                             attempt = attempt + 1,
                             epoch = epoch + 1,
                             session_id = $4,
                             started_at = coalesce(started_at, now())
            WHERE id = $1
              AND state = 'queued'
              AND run_at <= now()
              AND cancel_requested_at IS NULL
              AND NOT EXISTS (
                  SELECT FROM tasks ahead
                  WHERE ahead.serial_key = tasks.serial_key
                    AND ahead.parent_id IS NULL
                    AND tasks.parent_id IS NULL
                    AND (ahead.state IN ('running', 'waiting_input') OR (ahead.state = 'queued' AND ahead.seq < tasks.seq))
              )
            RETURNING id, root_id, parent_id, epoch
        ), l AS (
            INSERT INTO leases (task_id, epoch, owner, until)
            SELECT id, epoch, $2, now() + make_interval(secs => $3) FROM t
            ON CONFLICT (task_id) DO UPDATE SET epoch = excluded.epoch, owner = excluded.owner, until = excluded.until
        ), s AS (
            UPDATE statuses SET seq = seq + 1, phase = 'running', detail = 'An agent is working on it.',
                                tries = 0, next_try_at = now(), updated_at = now()
            FROM t WHERE statuses.root_id = t.root_id AND t.parent_id IS NULL
        )
        SELECT epoch FROM t
        "#,
        task.uuid(),
        engine,
        lease_seconds,
        session.uuid(),
    )
    .fetch_optional(pool)
    .await
    .map_err(Error::from);
    let row = match row {
        // Two tasks of one key were claimed at the same moment; the index let one through.
        Err(error) if error.constraint() == Some("one_running_per_key") => return Ok(None),
        other => other?,
    };
    let Some(row) = row else { return Ok(None) };
    let epoch = Epoch(row.epoch);
    let task = tasks::get(pool, task).await?.ok_or(Error::Fenced)?;
    if task.epoch != epoch {
        return Err(Error::Fenced);
    }
    Ok(Some(Claimed {
        task,
        epoch,
        session,
    }))
}

/// The next task of a key that may be claimed now.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn next_of_key(
    executor: impl PgExecutor<'_>,
    key: &FlowKey,
) -> Result<Option<Hint>, Error> {
    let row = sqlx::query!(
        "SELECT id, lane, state FROM tasks
         WHERE serial_key = $1 AND parent_id IS NULL AND state IN ('queued', 'running', 'waiting_input')
         ORDER BY state = 'queued', seq
         LIMIT 1",
        key.as_str(),
    )
    .fetch_optional(executor)
    .await?;
    row.filter(|row| row.state == "queued")
        .map(|row| hint(row.id, &row.lane))
        .transpose()
}

/// Heads of keys that are due and were not announced for `older_than_seconds`; marks them announced.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn take_missed(
    executor: impl PgExecutor<'_>,
    older_than_seconds: f64,
    limit: i64,
) -> Result<Vec<Hint>, Error> {
    let rows = sqlx::query!(
        "UPDATE tasks SET hinted_at = now()
         WHERE id IN (
             SELECT t.id FROM tasks t
             WHERE t.state = 'queued' AND t.run_at <= now()
               AND (t.hinted_at IS NULL OR t.hinted_at < now() - make_interval(secs => $1))
               AND NOT EXISTS (
                   SELECT FROM tasks ahead
                   WHERE ahead.serial_key = t.serial_key AND ahead.parent_id IS NULL AND t.parent_id IS NULL
                     AND (ahead.state IN ('running', 'waiting_input') OR (ahead.state = 'queued' AND ahead.seq < t.seq))
               )
             ORDER BY CASE t.lane WHEN 'hi' THEN 0 WHEN 'mid' THEN 1 ELSE 2 END, t.seq
             LIMIT $2
             FOR UPDATE SKIP LOCKED
         )
         RETURNING id, lane",
        older_than_seconds,
        limit,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| hint(row.id, &row.lane))
        .collect()
}

/// Forgets every announcement, after Redis lost its streams. Returns how many tasks wait.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn forget_hints(executor: impl PgExecutor<'_>) -> Result<u64, Error> {
    let result = sqlx::query!(
        "UPDATE tasks SET hinted_at = NULL WHERE state = 'queued' AND hinted_at IS NOT NULL"
    )
    .execute(executor)
    .await?;
    Ok(result.rows_affected())
}

fn hint(id: uuid::Uuid, lane: &str) -> Result<Hint, Error> {
    Ok(Hint {
        task: TaskId::from_uuid(id),
        lane: read("lane", lane)?,
    })
}
