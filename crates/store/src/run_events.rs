//! Run events as they are stored: appended in batches under the run's epoch, read in order.

use chrono::{DateTime, Utc};
use domain::{Epoch, RunEvent, TaskId};
use serde::Serialize;
use sqlx::PgExecutor;

use crate::{
    Error,
    error::{json_of, read_json},
};

/// A stored run event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stored {
    /// Its place; grows within a task.
    pub seq: i64,
    /// The epoch of the run.
    pub epoch: Epoch,
    /// When it happened, by the engine's clock.
    pub at: DateTime<Utc>,
    /// What happened.
    pub event: RunEvent,
}

/// Appends events of one run and returns their places, in order.
///
/// # Errors
/// [`Error::Fenced`] where the task is not under this epoch any more; nothing is stored then.
pub async fn append(
    executor: impl PgExecutor<'_>,
    task: TaskId,
    epoch: Epoch,
    events: &[(DateTime<Utc>, RunEvent)],
) -> Result<Vec<i64>, Error> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let times: Vec<DateTime<Utc>> = events.iter().map(|(at, _)| *at).collect();
    let kinds: Vec<String> = events
        .iter()
        .map(|(_, event)| event.kind().to_owned())
        .collect();
    // As text: sqlx sends JSON values as jsonb, which refuses what CLIs print, such as an escaped NUL.
    let bodies: Vec<String> = events
        .iter()
        .map(|(_, event)| json_of(event).to_string())
        .collect();
    let places = sqlx::query_scalar!(
        "INSERT INTO run_events (task_id, epoch, at, kind, body)
         SELECT $1, $2, e.at, e.kind, e.body::json
         FROM unnest($3::timestamptz[], $4::text[], $5::text[]) WITH ORDINALITY AS e (at, kind, body, place)
         WHERE EXISTS (SELECT FROM tasks WHERE id = $1 AND epoch = $2)
         ORDER BY e.place
         RETURNING seq",
        task.uuid(),
        epoch.0,
        &times,
        &kinds,
        &bodies,
    )
    .fetch_all(executor)
    .await?;
    if places.is_empty() {
        Err(Error::Fenced)
    } else {
        Ok(places)
    }
}

/// Events of a task after a place, oldest first.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn list(
    executor: impl PgExecutor<'_>,
    task: TaskId,
    after: i64,
    limit: i64,
) -> Result<Vec<Stored>, Error> {
    let rows = sqlx::query!(
        "SELECT seq, epoch, at, body FROM run_events WHERE task_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        task.uuid(),
        after,
        limit,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Stored {
                seq: row.seq,
                epoch: Epoch(row.epoch),
                at: row.at,
                event: read_json("run event", row.body)?,
            })
        })
        .collect()
}

/// How many runs of a task ended in a transient error since it last failed for good.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn transient_endings(executor: impl PgExecutor<'_>, task: TaskId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"
        WITH f AS (
            SELECT seq, body ->> 'state' AS state, body ->> 'class' AS class
            FROM run_events WHERE task_id = $1 AND kind = 'finished'
        )
        SELECT count(*) AS "count!" FROM f
        WHERE state = 'queued' AND class IS NOT NULL
          AND seq > (SELECT coalesce(max(seq), 0) FROM f WHERE state = 'failed')
        "#,
        task.uuid(),
    )
    .fetch_one(executor)
    .await?;
    Ok(count)
}

/// How many events of a task are stored.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn count(executor: impl PgExecutor<'_>, task: TaskId) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM run_events WHERE task_id = $1"#,
        task.uuid(),
    )
    .fetch_one(executor)
    .await?)
}
