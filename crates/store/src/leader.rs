//! Leadership among equal processes: an advisory lock that lives as long as a connection.

use sqlx::{PgConnection, PgPool};

use crate::Error;

/// The lock of the engines' sweeper.
pub const SWEEPER: i32 = 1;

/// First half of all our leadership locks; the two-part locks of Postgres are apart from the one-part ones.
const FAMILY: i32 = 0x6167_656e;

/// A process that would lead, with a connection of its own.
#[derive(Debug)]
pub struct Candidate {
    connection: PgConnection,
    lock: i32,
    leads: bool,
}

impl Candidate {
    /// Opens the connection; it never returns to the pool, for the lock would go with it.
    ///
    /// # Errors
    /// Fails where the database does not answer.
    pub async fn open(pool: &PgPool, lock: i32) -> Result<Self, Error> {
        let mut connection = pool.acquire().await?.detach();
        // A leader cut off without a farewell would keep its lock until TCP gives up, hours later.
        sqlx::query("SET idle_session_timeout = '5s'")
            .execute(&mut connection)
            .await?;
        Ok(Self {
            connection,
            lock,
            leads: false,
        })
    }

    /// Whether this process leads now; asks the database each time.
    ///
    /// Ask more often than every five seconds: Postgres ends a session that is silent for longer, and its lock with it.
    ///
    /// # Errors
    /// Fails where the connection is gone, and with it the leadership; drop the candidate then.
    pub async fn leads(&mut self) -> Result<bool, Error> {
        if self.leads {
            sqlx::query!("SELECT 1 AS alive")
                .fetch_one(&mut self.connection)
                .await?;
        } else {
            self.leads = sqlx::query_scalar!(
                r#"SELECT pg_try_advisory_lock($1, $2) AS "leads!""#,
                FAMILY,
                self.lock
            )
            .fetch_one(&mut self.connection)
            .await?;
        }
        Ok(self.leads)
    }
}
