//! Whether Postgres holds the schema that the writes need.

use service::Readiness;
use store::PgPool;

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
