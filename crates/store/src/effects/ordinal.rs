//! The place of a write in its session: the n-th of its kind to its target.

use domain::{EffectKind, SessionId};
use sqlx::PgConnection;

use crate::Error;

/// The ordinal of a call, from 1; a repeated call finds the one it had.
///
/// The caller holds the root task's lock, so the next number is free.
pub(super) async fn of_call(
    connection: &mut PgConnection,
    session: SessionId,
    call: &str,
    kind: EffectKind,
    target: &str,
) -> Result<i32, Error> {
    let known = sqlx::query!(
        "SELECT ordinal, kind, target FROM effect_calls WHERE session_id = $1 AND call_id = $2",
        session.uuid(),
        call,
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(known) = known.filter(|known| known.kind == kind.as_str() && known.target == target)
    {
        return Ok(known.ordinal);
    }
    let ordinal = sqlx::query_scalar!(
        r#"SELECT coalesce(max(ordinal), 0) + 1 AS "next!" FROM effect_calls
           WHERE session_id = $1 AND kind = $2 AND target = $3"#,
        session.uuid(),
        kind.as_str(),
        target,
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO effect_calls (session_id, call_id, kind, target, ordinal) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session_id, call_id) DO NOTHING",
        session.uuid(),
        call,
        kind.as_str(),
        target,
        ordinal,
    )
    .execute(connection)
    .await?;
    Ok(ordinal)
}
