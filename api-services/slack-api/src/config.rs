//! What slack-api needs to know.

use access::Verifier;
use domain::Provider;
use secrecy::SecretString;
use service::{Args, ConfigError};
use url::Url;

/// Configuration of slack-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// Public key that checks run tokens: base64 of 32 bytes.
    #[arg(long, env = "RUN_TOKEN_PUBLIC_KEY")]
    pub run_token_public_key: Option<Verifier>,

    /// Token of the Slack bot that answers.
    #[arg(long, env = "SLACK_BOT_TOKEN", hide_env_values = true)]
    pub slack_bot_token: Option<SecretString>,

    /// Address of Slack's Web API.
    #[arg(long, env = "SLACK_API_URL", default_value = "https://slack.com/api")]
    pub slack_api_url: Url,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) verifier: Verifier,
    pub(crate) base: Url,
    pub(crate) token: SecretString,
}

impl Config {
    /// The secrets, where Slack is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        if !self.service.providers.enabled(Provider::Slack) {
            return Ok(None);
        }
        let missing = |variable| ConfigError::missing(variable, Provider::Slack);
        Ok(Some(Secrets {
            verifier: self
                .run_token_public_key
                .clone()
                .ok_or_else(|| missing("RUN_TOKEN_PUBLIC_KEY"))?,
            base: self.slack_api_url.clone(),
            token: self
                .slack_bot_token
                .clone()
                .ok_or_else(|| missing("SLACK_BOT_TOKEN"))?,
        }))
    }
}
