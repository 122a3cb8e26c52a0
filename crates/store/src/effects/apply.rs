//! Applying a recorded write: one applier at a time, and the answer kept.

use domain::{Digest, EffectId};
use sqlx::PgExecutor;

use crate::Error;

/// Whether this caller may ask the provider now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// Yes; `asked_before` means an earlier applier may have died between the provider's answer and our note.
    Yes {
        /// Whether the provider may have heard of it.
        asked_before: bool,
    },
    /// Another applier is at it, or replaced the content that this caller saw.
    Busy,
}

/// Takes the effect for applying, for at most a minute; content that differs from the stored replaces it.
///
/// `seen` is the digest that the caller found when it decided: who decided on an older state must look again, or an
/// old text would replace a newer one.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn begin(
    executor: impl PgExecutor<'_>,
    effect: EffectId,
    seen: Digest,
    canonical: &str,
) -> Result<Begun, Error> {
    let digest = Digest::of(canonical);
    let row = sqlx::query!(
        "UPDATE effects SET state = 'pending', applied_at = NULL, canonical = $2, digest = $3, tries = tries + 1,
                            applying_until = now() + interval '60 seconds', error = NULL
         WHERE id = $1
           AND state IN ('pending', 'applied', 'failed')
           AND digest = $4
           AND (applying_until IS NULL OR applying_until < now())
         RETURNING tries",
        effect.uuid(),
        canonical,
        digest.as_bytes(),
        seen.as_bytes(),
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map_or(Begun::Busy, |row| Begun::Yes {
        asked_before: row.tries > 1,
    }))
}

/// Keeps the provider's answer.
///
/// # Errors
/// Fails where the database does not answer; the marker then repairs the next try.
pub async fn finish(
    executor: impl PgExecutor<'_>,
    effect: EffectId,
    remote_id: &str,
    url: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE effects SET state = 'applied', remote_id = $2, remote_url = $3, applied_at = now(), applying_until = NULL
         WHERE id = $1 AND state = 'pending'",
        effect.uuid(),
        remote_id,
        url,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Keeps the provider's refusal; `again` leaves it pending for a later try.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn fail(
    executor: impl PgExecutor<'_>,
    effect: EffectId,
    error: &str,
    again: bool,
) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE effects SET state = CASE WHEN $3 THEN 'pending' ELSE 'failed' END, error = $2, applying_until = NULL
         WHERE id = $1 AND state = 'pending'",
        effect.uuid(),
        error,
        again,
    )
    .execute(executor)
    .await?;
    Ok(())
}
