//! What can go wrong between us and Redis.

/// An error of the queue; always recoverable by waiting, for Postgres holds the truth.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Redis does not answer or refuses the command.
    #[error("redis: {0}")]
    Redis(#[from] redis::RedisError),
}

impl Error {
    /// Whether the streams or their group are gone, as after FLUSHALL, a failover or a restart without persistence.
    ///
    /// Redis 7.0 ends a blocked read with UNBLOCKED, later reads with NOGROUP.
    pub fn is_group_lost(&self) -> bool {
        let Self::Redis(error) = self;
        matches!(error.code(), Some("NOGROUP" | "UNBLOCKED"))
    }
}
