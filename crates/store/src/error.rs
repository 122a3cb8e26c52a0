//! What can go wrong between us and Postgres.

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Postgres does not answer or refuses the statement.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migrate the schema: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The task is not running under this epoch any more; the run must end.
    #[error("the run is fenced: its task belongs to a later epoch")]
    Fenced,
    /// A row holds what no code of ours writes.
    #[error("a stored {what} cannot be read: {problem}")]
    Corrupt {
        /// The column.
        what: &'static str,
        /// Why it cannot be read.
        problem: String,
    },
}

impl Error {
    /// Whether Postgres could not be reached or was overloaded; the statement may be tried again elsewhere.
    pub const fn is_unavailable(&self) -> bool {
        matches!(
            self,
            Self::Database(
                sqlx::Error::Io(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::Tls(_)
            )
        )
    }

    /// The name of the constraint that refused the statement.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => error.constraint(),
            _ => None,
        }
    }
}

/// Reads a stored name back into its closed set.
pub(crate) fn read<T>(what: &'static str, text: &str) -> Result<T, Error>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| Error::Corrupt {
        what,
        problem: error.to_string(),
    })
}

/// Reads a stored JSON column back into its type.
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    value: serde_json::Value,
) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| Error::Corrupt {
        what,
        problem: error.to_string(),
    })
}

/// Writes a value of ours as JSON; our types always can.
pub(crate) fn json_of(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).expect("domain types hold only JSON types")
}
