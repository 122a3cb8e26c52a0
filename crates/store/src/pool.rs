//! Connections, and the schema they expect.

use std::{str::FromStr as _, time::Duration};

use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{
    PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::Error;

static MIGRATOR: Migrator = sqlx::migrate!();

/// How long a caller waits for a free connection.
const ACQUIRE: Duration = Duration::from_secs(3);

/// A pool of at most `connections` connections that opens them when they are needed.
///
/// # Errors
/// Fails where the URL cannot be read; a database that is down shows at first use and in /ready.
pub fn connect(url: &SecretString, connections: u32) -> Result<PgPool, Error> {
    let options = PgConnectOptions::from_str(url.expose_secret())?.options([
        ("statement_timeout", "15s"),
        ("idle_in_transaction_session_timeout", "60s"),
    ]);
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(Duration::from_secs(300))
        // A broken connection shows as an error that callers retry; a ping before every statement would double the trips.
        .test_before_acquire(false)
        .connect_lazy_with(options))
}

/// Opens all of a pool's connections now: in a burst each would cost its login within a caller's deadline.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn warm(pool: &PgPool) -> Result<(), Error> {
    let mut open = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        open.push(pool.acquire().await?);
    }
    Ok(())
}

/// Brings the schema up to date as its owner; concurrent callers wait for each other.
///
/// # Errors
/// Fails where the database does not answer or a step cannot be applied.
pub async fn migrate(url: &SecretString) -> Result<(), Error> {
    let options = PgConnectOptions::from_str(url.expose_secret())?;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    MIGRATOR.run(&pool).await?;
    pool.close().await;
    Ok(())
}

/// Whether every step this binary knows has been applied; newer steps are no harm (expand, then contract).
///
/// # Errors
/// Fails where the database does not answer or has no schema yet.
pub async fn schema_is_current(pool: &PgPool) -> Result<bool, Error> {
    let applied: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
            .fetch_all(pool)
            .await?;
    Ok(MIGRATOR.iter().all(|step| applied.contains(&step.version)))
}
