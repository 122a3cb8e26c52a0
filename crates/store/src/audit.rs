//! The audit log: append-only, each row chained to the one before by its hash.

use domain::{Digest, canonical_json};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::Error;

/// Appends one row: who did what to which subject.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn append(
    pool: &PgPool,
    actor: &str,
    action: &str,
    subject: &str,
    detail: &Value,
) -> Result<(), Error> {
    let mut tx = pool.begin().await?;
    // One writer at a time: two rows must not chain to the same one.
    sqlx::query!("SELECT pg_advisory_xact_lock(7001)")
        .execute(&mut *tx)
        .await?;
    let previous = sqlx::query_scalar!("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1")
        .fetch_optional(&mut *tx)
        .await?
        .unwrap_or_default();
    let previous_hex: String = previous.iter().map(|byte| format!("{byte:02x}")).collect();
    let row = json!({ "previous": previous_hex, "actor": actor, "action": action, "subject": subject, "detail": detail });
    let hash = Digest::of(&canonical_json(&row));
    sqlx::query!(
        "INSERT INTO audit (actor, action, subject, detail, previous, hash) VALUES ($1, $2, $3, $4, $5, $6)",
        actor,
        action,
        subject,
        detail,
        previous,
        hash.as_bytes(),
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
