//! What runs cost: reserved before each model request, settled after it, capped by root task.

use std::collections::HashMap;

use domain::{CostSource, Epoch, MicroDollars, TaskId, TokenCounts};
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use crate::Error;

/// A reservation; settle it when the true cost is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReservationId(Uuid);

/// The answer to a wish for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    /// The request may be made.
    Granted(ReservationId),
    /// It could pass the cap; what is spent and reserved so far.
    OverBudget(MicroDollars),
}

/// Sets money aside for one model request, if spent and reserved stay within the cap of the root task.
///
/// # Errors
/// [`Error::Fenced`] where the task is not running under this epoch.
pub async fn reserve(
    pool: &PgPool,
    task: TaskId,
    epoch: Epoch,
    model: &str,
    estimate: MicroDollars,
    cap: MicroDollars,
) -> Result<Reservation, Error> {
    let mut tx = pool.begin().await?;
    let root = sqlx::query_scalar!(
        "SELECT root_id FROM tasks WHERE id = $1 AND epoch = $2 AND state = 'running'",
        task.uuid(),
        epoch.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Fenced)?;
    // Requests of one run may be parallel; the sum and the insert must be one step.
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 1))",
        root.to_string()
    )
    .execute(&mut *tx)
    .await?;
    let spent = MicroDollars(
        sqlx::query_scalar!(r#"SELECT coalesce(sum(cost_micros), 0)::bigint AS "sum!" FROM usage WHERE root_id = $1"#, root)
            .fetch_one(&mut *tx)
            .await?,
    );
    if spent.0 + estimate.0 > cap.0 {
        return Ok(Reservation::OverBudget(spent));
    }
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO usage (id, task_id, root_id, epoch, model, cost_micros, source)
         VALUES ($1, $2, $3, $4, $5, $6, 'estimated')",
        id,
        task.uuid(),
        root,
        epoch.0,
        model,
        estimate.0,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Reservation::Granted(ReservationId(id)))
}

/// Replaces a reservation by what was really used; a request that cost nothing settles with zero tokens.
///
/// # Errors
/// Fails where the database does not answer; the estimate then stays, marked as one.
pub async fn settle(
    executor: impl PgExecutor<'_>,
    reservation: ReservationId,
    tokens: TokenCounts,
    cost: Option<MicroDollars>,
    source: CostSource,
) -> Result<(), Error> {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    sqlx::query!(
        "UPDATE usage SET input = $2, output = $3, cache_read = $4, cache_write = $5, cost_micros = $6, source = $7,
                          settled_at = now()
         WHERE id = $1 AND settled_at IS NULL",
        reservation.0,
        count(tokens.input),
        count(tokens.output),
        count(tokens.cache_read),
        count(tokens.cache_write),
        cost.map(|cost| cost.0),
        source.as_str(),
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Stores what a CLI reported by itself, where requests did not pass our model gateway.
///
/// # Errors
/// [`Error::Fenced`] where the task is not under this epoch.
pub async fn report(
    executor: impl PgExecutor<'_>,
    task: TaskId,
    epoch: Epoch,
    model: &str,
    tokens: TokenCounts,
    cost: Option<MicroDollars>,
    source: CostSource,
) -> Result<(), Error> {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let result = sqlx::query!(
        "INSERT INTO usage (id, task_id, root_id, epoch, model, input, output, cache_read, cache_write, cost_micros, source, settled_at)
         SELECT $3, id, root_id, epoch, $4, $5, $6, $7, $8, $9, $10, now() FROM tasks WHERE id = $1 AND epoch = $2",
        task.uuid(),
        epoch.0,
        Uuid::now_v7(),
        model,
        count(tokens.input),
        count(tokens.output),
        count(tokens.cache_read),
        count(tokens.cache_write),
        cost.map(|cost| cost.0),
        source.as_str(),
    )
    .execute(executor)
    .await?;
    if result.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Fenced)
    }
}

/// What a root task cost so far, its children included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// Tokens by kind.
    pub tokens: TokenCounts,
    /// The known and reserved cost.
    pub cost: MicroDollars,
    /// Whether every part of the cost is known.
    pub complete: bool,
    /// How many model requests were made.
    pub requests: i64,
}

/// The total of a root task.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn total(executor: impl PgExecutor<'_>, root: TaskId) -> Result<Total, Error> {
    let row = sqlx::query!(
        r#"SELECT coalesce(sum(input), 0)::bigint AS "input!", coalesce(sum(output), 0)::bigint AS "output!",
                  coalesce(sum(cache_read), 0)::bigint AS "cache_read!", coalesce(sum(cache_write), 0)::bigint AS "cache_write!",
                  coalesce(sum(cost_micros), 0)::bigint AS "cost!", count(*) AS "requests!",
                  coalesce(bool_and(cost_micros IS NOT NULL AND settled_at IS NOT NULL), true) AS "complete!"
           FROM usage WHERE root_id = $1"#,
        root.uuid(),
    )
    .fetch_one(executor)
    .await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(Total {
        tokens: TokenCounts {
            input: count(row.input),
            output: count(row.output),
            cache_read: count(row.cache_read),
            cache_write: count(row.cache_write),
        },
        cost: MicroDollars(row.cost),
        complete: row.complete,
        requests: row.requests,
    })
}

/// The totals of several root tasks; a root that used nothing is absent.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn totals(
    executor: impl PgExecutor<'_>,
    roots: &[TaskId],
) -> Result<HashMap<TaskId, Total>, Error> {
    let roots: Vec<Uuid> = roots.iter().map(|root| root.uuid()).collect();
    let rows = sqlx::query!(
        r#"SELECT root_id, sum(input)::bigint AS "input!", sum(output)::bigint AS "output!",
                  sum(cache_read)::bigint AS "cache_read!", sum(cache_write)::bigint AS "cache_write!",
                  coalesce(sum(cost_micros), 0)::bigint AS "cost!", count(*) AS "requests!",
                  bool_and(cost_micros IS NOT NULL AND settled_at IS NOT NULL) AS "complete!"
           FROM usage WHERE root_id = ANY($1) GROUP BY root_id"#,
        &roots,
    )
    .fetch_all(executor)
    .await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(rows
        .into_iter()
        .map(|row| {
            let total = Total {
                tokens: TokenCounts {
                    input: count(row.input),
                    output: count(row.output),
                    cache_read: count(row.cache_read),
                    cache_write: count(row.cache_write),
                },
                cost: MicroDollars(row.cost),
                complete: row.complete,
                requests: row.requests,
            };
            (TaskId::from_uuid(row.root_id), total)
        })
        .collect())
}
