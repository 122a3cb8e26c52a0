//! The operator token's digest: one row, made once.

use sqlx::PgExecutor;

use crate::Error;

/// Stores the digest if there is none yet; true where this call made the row.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn establish(executor: impl PgExecutor<'_>, digest: [u8; 32]) -> Result<bool, Error> {
    let result = sqlx::query!(
        "INSERT INTO operator_token (digest) VALUES ($1) ON CONFLICT DO NOTHING",
        &digest
    )
    .execute(executor)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// The stored digest; `None` before the first start.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn digest(executor: impl PgExecutor<'_>) -> Result<Option<[u8; 32]>, Error> {
    let row = sqlx::query_scalar!("SELECT digest FROM operator_token")
        .fetch_optional(executor)
        .await?;
    row.map(|bytes| {
        bytes.try_into().map_err(|_| Error::Corrupt {
            what: "operator token",
            problem: "wrong length".to_owned(),
        })
    })
    .transpose()
}
