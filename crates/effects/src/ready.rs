//! Whether Postgres holds the schema that the writes need, and how it gets there.

use anyhow::Context as _;
use futures::future::BoxFuture;
use secrecy::SecretString;
use service::Readiness;
use store::PgPool;

/// Brings the schema up to date, as its owner: the subcommand `migrate` of every API service.
pub fn migrate(url: SecretString) -> BoxFuture<'static, anyhow::Result<()>> {
    Box::pin(async move { store::migrate(&url).await.context("migrate the database") })
}

/// Makes the service ready only where Postgres answers with a schema as new as this binary.
pub fn ready_with(readiness: &Readiness, pool: &PgPool) {
    let pool = pool.clone();
    readiness.register("postgres", move || {
        let pool = pool.clone();
        async move {
            match store::schema_is_current(&pool).await {
                Ok(true) => Ok(()),
                Ok(false) => Err("the schema is older than this binary".to_owned()),
                Err(error) => {
                    tracing::warn!(%error, "Postgres is not ready");
                    Err("does not answer, or holds no schema yet".to_owned())
                }
            }
        }
    });
}
