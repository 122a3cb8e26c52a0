//! What the gateway needs to know.

use domain::Provider;
use secrecy::SecretString;
use service::{ApiServices, Args, ConfigError};

use crate::Repositories;

/// Configuration of the gateway; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// URL of Postgres, as the gateway's role.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: SecretString,

    /// URL of Postgres as the schema's owner; where set, the schema is brought up to date at start.
    #[arg(long, env = "MIGRATE_DATABASE_URL", hide_env_values = true)]
    pub migrate_database_url: Option<SecretString>,

    /// URL of Redis.
    #[arg(long, env = "REDIS_URL", hide_env_values = true)]
    pub redis_url: SecretString,

    /// Beginning of every Redis key, so that installations can share a Redis.
    #[arg(long, env = "REDIS_PREFIX", default_value = "agents:")]
    pub redis_prefix: String,

    /// Secret of the GitHub webhook.
    #[arg(long, env = "GITHUB_WEBHOOK_SECRET", hide_env_values = true)]
    pub github_webhook_secret: Option<SecretString>,

    /// GitHub repositories that may use the agent, separated by commas: owner/name, owner/* or *.
    #[arg(long, env = "GITHUB_REPOSITORIES")]
    pub github_repositories: Option<Repositories>,

    /// Mention that begins a command.
    #[arg(long, env = "AGENT_PREFIX", default_value = "@agent", value_parser = one_word)]
    pub agent_prefix: String,

    /// Where the API services are.
    #[command(flatten)]
    pub api_services: ApiServices,

    /// The gateway's service token.
    #[arg(long, env = "SERVICE_TOKEN", hide_env_values = true)]
    pub service_token: Option<SecretString>,
}

/// What receiving GitHub's webhooks takes.
#[derive(Debug, Clone)]
pub(crate) struct Github {
    pub(crate) webhook_secret: SecretString,
    pub(crate) service_token: SecretString,
    pub(crate) repositories: Repositories,
}

impl Config {
    /// The settings of an enabled GitHub; `None` where it is disabled.
    pub(crate) fn github(&self) -> Result<Option<Github>, ConfigError> {
        let require = |variable, secret| self.service.require(Provider::Github, variable, secret);
        let Some(webhook_secret) =
            require("GITHUB_WEBHOOK_SECRET", self.github_webhook_secret.as_ref())?
        else {
            return Ok(None);
        };
        let Some(service_token) = require("SERVICE_TOKEN", self.service_token.as_ref())? else {
            return Ok(None);
        };
        let repositories = self.github_repositories.clone().ok_or_else(|| {
            ConfigError::new(
                "GITHUB_REPOSITORIES",
                "is not set, but PROVIDERS enables github; list owner/name, owner/* or *",
            )
        })?;
        Ok(Some(Github {
            webhook_secret,
            service_token,
            repositories,
        }))
    }
}

fn one_word(text: &str) -> Result<String, &'static str> {
    if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Err("the mention must be one word")
    } else {
        Ok(text.to_owned())
    }
}
