//! How a run ends: one statement that moves the task, drops the lease and writes the status.

use std::time::Duration;

use domain::{Epoch, FailureClass, FlowKey, StatusPhase, TaskId, WaitingReason};
use sqlx::PgExecutor;

use crate::Error;

/// What becomes of a task when its run ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// running → completed.
    Completed,
    /// running → failed.
    Failed(FailureClass),
    /// running → cancelled.
    Cancelled,
    /// running → queued, to be tried again after a pause.
    Requeued {
        /// How long to wait.
        after: Duration,
    },
    /// running → `waiting_input`.
    Parked(WaitingReason),
}

impl Ending {
    /// The name of the state that the task enters.
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
            Self::Requeued { .. } => "queued",
            Self::Parked(_) => "waiting_input",
        }
    }

    const fn phase(&self) -> StatusPhase {
        match self {
            Self::Completed => StatusPhase::Completed,
            Self::Failed(_) => StatusPhase::Failed,
            Self::Cancelled => StatusPhase::Cancelled,
            Self::Requeued { .. } => StatusPhase::Accepted,
            Self::Parked(_) => StatusPhase::Waiting,
        }
    }
}

/// Ends a run; `outcome` is kept with the task, `status` is what people at the work item read, as Markdown.
///
/// Returns the key whose next task may be rung.
///
/// # Errors
/// [`Error::Fenced`] where the task is not running under this epoch.
pub async fn end_run(
    executor: impl PgExecutor<'_>,
    task: TaskId,
    epoch: Epoch,
    ending: &Ending,
    outcome: &str,
    status: &str,
) -> Result<FlowKey, Error> {
    let (waiting, failure, pause) = match ending {
        Ending::Parked(reason) => (Some(reason.as_str()), None, Duration::ZERO),
        Ending::Failed(class) => (None, Some(class.as_str()), Duration::ZERO),
        Ending::Requeued { after } => (None, None, *after),
        Ending::Completed | Ending::Cancelled => (None, None, Duration::ZERO),
    };
    let terminal = matches!(
        ending,
        Ending::Completed | Ending::Failed(_) | Ending::Cancelled
    );
    let row = sqlx::query!(
        r#"
        WITH t AS (
            UPDATE tasks SET state = $3,
                             waiting_reason = $4,
                             failure_class = $5,
                             outcome = $6,
                             finished_at = CASE WHEN $7 THEN now() END,
                             run_at = now() + make_interval(secs => $8),
                             hinted_at = CASE WHEN $8 > 0 THEN NULL ELSE now() END
            WHERE id = $1 AND epoch = $2 AND state = 'running'
            RETURNING id, root_id, parent_id, serial_key
        ), l AS (
            DELETE FROM leases USING t WHERE leases.task_id = t.id
        ), s AS (
            UPDATE statuses SET seq = seq + 1, phase = $9, detail = $10, tries = 0, next_try_at = now(), updated_at = now()
            FROM t WHERE statuses.root_id = t.root_id AND t.parent_id IS NULL
        )
        SELECT serial_key FROM t
        "#,
        task.uuid(),
        epoch.0,
        ending.state(),
        waiting,
        failure,
        outcome,
        terminal,
        pause.as_secs_f64(),
        ending.phase().as_str(),
        status,
    )
    .fetch_optional(executor)
    .await?
    .ok_or(Error::Fenced)?;
    Ok(FlowKey::from_stored(row.serial_key))
}

/// Notes the branch that a run works on.
///
/// # Errors
/// [`Error::Fenced`] where the task is not running under this epoch.
pub async fn note_branch(
    executor: impl PgExecutor<'_>,
    task: TaskId,
    epoch: Epoch,
    branch: &str,
) -> Result<(), Error> {
    let result = sqlx::query!(
        "UPDATE tasks SET branch = $3 WHERE id = $1 AND epoch = $2 AND state = 'running'",
        task.uuid(),
        epoch.0,
        branch,
    )
    .execute(executor)
    .await?;
    if result.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Fenced)
    }
}

/// Ends queued and waiting tasks that somebody asked to stop; running ones end by their engine.
///
/// Returns how many ended.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn cancel_idle(executor: impl PgExecutor<'_>) -> Result<u64, Error> {
    let result = sqlx::query!(
        r#"
        WITH t AS (
            UPDATE tasks SET state = 'cancelled', waiting_reason = NULL, finished_at = now(), outcome = 'Stopped by a person.'
            WHERE cancel_requested_at IS NOT NULL AND state IN ('queued', 'waiting_input')
            RETURNING root_id, parent_id
        )
        UPDATE statuses SET seq = seq + 1, phase = 'cancelled', detail = 'Stopped.', tries = 0, next_try_at = now(), updated_at = now()
        FROM t WHERE statuses.root_id = t.root_id AND t.parent_id IS NULL
        "#
    )
    .execute(executor)
    .await?;
    Ok(result.rows_affected())
}
