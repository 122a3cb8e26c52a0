//! The approval that a held write waits for; bound to the digest of what is to be approved.

use chrono::{DateTime, Utc};
use domain::{ApprovalId, Digest, EffectId, EffectState};
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{Effect, NewEffect, by_id};
use crate::Error;

/// Opens the approval of a held write, in place of the one for its earlier content.
pub(super) async fn open(
    connection: &mut PgConnection,
    effect: EffectId,
    new: &NewEffect<'_>,
    rule: &str,
    digest: Digest,
) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE approvals SET state = 'superseded', decided_at = now()
         WHERE effect_id = $1 AND state IN ('open', 'approved')",
        effect.uuid(),
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO approvals (id, effect_id, task_id, digest, rule, expires_at)
         VALUES ($1, $2, $3, $4, $5, now() + interval '7 days')",
        ApprovalId::generate().uuid(),
        effect.uuid(),
        new.task.uuid(),
        digest.as_bytes(),
        rule,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest approval of an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The rule that asked for it.
    pub rule: String,
    /// `open`, `approved`, `rejected`, `expired` or `superseded`.
    pub state: String,
    /// When it ends unanswered.
    pub expires_at: DateTime<Utc>,
}

/// The newest approval of an effect; `None` where it was never held.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn approval_of(
    executor: impl PgExecutor<'_>,
    effect: EffectId,
) -> Result<Option<Approval>, Error> {
    let row = sqlx::query!(
        "SELECT id, rule, state, expires_at FROM approvals WHERE effect_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1",
        effect.uuid(),
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| Approval {
        id: ApprovalId::from_uuid(row.id),
        rule: row.rule,
        state: row.state,
        expires_at: row.expires_at,
    }))
}

/// What became of releasing a held write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Released {
    /// It may be applied now, from its stored form.
    Yes(Effect),
    /// It is applied already.
    Applied(Effect),
    /// Nobody approved exactly what is stored.
    NotApproved(Effect),
    /// There is no such effect.
    Unknown,
}

/// Releases a held write whose stored content was approved.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn release(pool: &PgPool, effect: EffectId) -> Result<Released, Error> {
    let mut tx = pool.begin().await?;
    // The digest is compared here: an approval of other content releases nothing.
    sqlx::query!(
        "UPDATE effects e SET state = 'pending' FROM approvals a
         WHERE e.id = $1 AND e.state = 'held' AND a.effect_id = e.id AND a.state = 'approved' AND a.digest = e.digest",
        effect.uuid(),
    )
    .execute(&mut *tx)
    .await?;
    let Some(stored) = by_id(&mut *tx, effect).await? else {
        return Ok(Released::Unknown);
    };
    let approved = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM approvals WHERE effect_id = $1 AND state = 'approved' AND digest = $2) AS "is!""#,
        effect.uuid(),
        stored.digest.as_bytes(),
    )
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(match stored.state {
        EffectState::Applied => Released::Applied(stored),
        EffectState::Pending | EffectState::Failed if approved => Released::Yes(stored),
        _ => Released::NotApproved(stored),
    })
}
