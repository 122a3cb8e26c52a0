//! Leases: heartbeats keep them, and expired ones give their tasks back.

use domain::{Epoch, FailureClass, Lane, TaskId};
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use crate::{Error, claims::Hint, error::read};

/// How many dead engines a task may leave behind before it is given up.
pub const MAX_CRASHES: i32 = 3;

/// What a heartbeat says of one run; a run that is missing from the answer is fenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// The task.
    pub task: TaskId,
    /// The epoch that was renewed.
    pub epoch: Epoch,
    /// Whether somebody asked it to stop.
    pub cancel_requested: bool,
}

/// Renews the leases of all runs of an engine in one statement.
///
/// # Errors
/// Fails where the database does not answer; the caller fences itself when that lasts.
pub async fn heartbeat(
    executor: impl PgExecutor<'_>,
    runs: &[(TaskId, Epoch)],
    lease_seconds: f64,
) -> Result<Vec<Beat>, Error> {
    let ids: Vec<Uuid> = runs.iter().map(|(task, _)| task.uuid()).collect();
    let epochs: Vec<i64> = runs.iter().map(|(_, epoch)| epoch.0).collect();
    let rows = sqlx::query!(
        r#"
        UPDATE leases SET until = now() + make_interval(secs => $3)
        FROM unnest($1::uuid[], $2::bigint[]) AS run (id, epoch)
        JOIN tasks ON tasks.id = run.id AND tasks.epoch = run.epoch AND tasks.state = 'running'
        WHERE leases.task_id = run.id AND leases.epoch = run.epoch
        RETURNING tasks.id, tasks.epoch, tasks.cancel_requested_at IS NOT NULL AS "cancel_requested!"
        "#,
        &ids,
        &epochs,
        lease_seconds,
    )
    .fetch_all(executor)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Beat {
            task: TaskId::from_uuid(row.id),
            epoch: Epoch(row.epoch),
            cancel_requested: row.cancel_requested,
        })
        .collect())
}

/// Gives back the tasks whose lease is over: queued again under a new epoch, or failed as a crash loop.
///
/// Returns the hints to ring.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn expire(pool: &PgPool) -> Result<Vec<Hint>, Error> {
    let rows = sqlx::query!(
        r#"
        WITH over AS (
            SELECT l.task_id FROM leases l WHERE l.until < now() ORDER BY l.until LIMIT 100 FOR UPDATE SKIP LOCKED
        ), t AS (
            UPDATE tasks SET crashes = crashes + 1,
                             epoch = epoch + 1,
                             state = CASE WHEN crashes + 1 >= $1 THEN 'failed' ELSE 'queued' END,
                             failure_class = CASE WHEN crashes + 1 >= $1 THEN $2 END,
                             finished_at = CASE WHEN crashes + 1 >= $1 THEN now() END,
                             outcome = CASE WHEN crashes + 1 >= $1 THEN 'Its engine died in every attempt.' ELSE '' END,
                             run_at = now(),
                             hinted_at = now()
            FROM over
            WHERE tasks.id = over.task_id AND tasks.state = 'running'
            RETURNING tasks.id, tasks.root_id, tasks.parent_id, tasks.lane, tasks.state
        ), s AS (
            UPDATE statuses SET seq = seq + 1,
                                phase = CASE WHEN t.state = 'failed' THEN 'failed' ELSE 'accepted' END,
                                detail = CASE WHEN t.state = 'failed' THEN 'Failed: its engine died in every attempt.'
                                              ELSE 'Its engine stopped; another one takes over.' END,
                                tries = 0, next_try_at = now(), updated_at = now()
            FROM t WHERE statuses.root_id = t.root_id AND t.parent_id IS NULL
        ), l AS (
            DELETE FROM leases USING over WHERE leases.task_id = over.task_id
        )
        SELECT id, lane, state FROM t
        "#,
        MAX_CRASHES,
        FailureClass::CrashLoop.as_str(),
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .filter(|row| row.state == "queued")
        .map(|row| {
            Ok(Hint {
                task: TaskId::from_uuid(row.id),
                lane: read::<Lane>("lane", &row.lane)?,
            })
        })
        .collect()
}
