//! What the internal dashboard API needs to know.

use secrecy::{ExposeSecret as _, SecretString};
use service::{Args, ConfigError};

/// The shortest operator token that may be pinned, in characters.
const SHORTEST_TOKEN: usize = 16;

/// Configuration of the internal dashboard API; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// URL of Postgres, as the service's role.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: SecretString,

    /// URL of Postgres as the schema's owner; the schema is brought up to date at start where it is set.
    #[arg(long, env = "MIGRATE_DATABASE_URL", hide_env_values = true)]
    pub migrate_database_url: Option<SecretString>,

    /// URL of Redis.
    #[arg(long, env = "REDIS_URL", hide_env_values = true)]
    pub redis_url: SecretString,

    /// Beginning of every Redis key, so that installations can share a Redis.
    #[arg(long, env = "REDIS_PREFIX", default_value = "agents:")]
    pub redis_prefix: String,

    /// The operator token; unset makes one at the first start and prints it once.
    #[arg(long, env = "OPERATOR_TOKEN", hide_env_values = true)]
    pub operator_token: Option<SecretString>,
}

impl Config {
    /// Refuses a pinned token that could be guessed or could not be sent in a header.
    pub(crate) fn check_token(&self) -> Result<(), ConfigError> {
        let Some(token) = &self.operator_token else {
            return Ok(());
        };
        let token = token.expose_secret();
        let sendable =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if token.len() >= SHORTEST_TOKEN && token.bytes().all(sendable) {
            Ok(())
        } else {
            Err(ConfigError::new(
                "OPERATOR_TOKEN",
                format!(
                    "must have at least {SHORTEST_TOKEN} characters, only letters, digits, '-', '_' and '.'"
                ),
            ))
        }
    }
}
