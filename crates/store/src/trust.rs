//! The least trusted text that a task's runs have read.

use domain::{TaskId, Trust};
use sqlx::PgExecutor;

use crate::{Error, error::read};

/// Notes that a run of the task read a text of somebody trusted so far; a higher trust than the noted one changes nothing.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn lower(executor: impl PgExecutor<'_>, task: TaskId, trust: Trust) -> Result<(), Error> {
    // The levels that are higher than this one, for SQL does not know their order.
    let higher: Vec<String> = Trust::ALL
        .iter()
        .filter(|level| **level > trust)
        .map(ToString::to_string)
        .collect();
    sqlx::query!(
        "UPDATE tasks SET lowest_trust = $2 WHERE id = $1 AND (lowest_trust IS NULL OR lowest_trust = ANY($3))",
        task.uuid(),
        trust.as_str(),
        &higher,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The least trust of the texts that a task's runs have read; `None` where they read nothing of others.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn lowest(executor: impl PgExecutor<'_>, task: TaskId) -> Result<Option<Trust>, Error> {
    sqlx::query_scalar!("SELECT lowest_trust FROM tasks WHERE id = $1", task.uuid())
        .fetch_optional(executor)
        .await?
        .flatten()
        .map(|trust| read("trust", &trust))
        .transpose()
}
