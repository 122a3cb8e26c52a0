//! What sentry-api needs to know.

use access::Verifier;
use domain::Provider;
use secrecy::SecretString;
use service::{Args, ConfigError};
use url::Url;

/// Configuration of sentry-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// Public key that checks run tokens: base64 of 32 bytes.
    #[arg(long, env = "RUN_TOKEN_PUBLIC_KEY")]
    pub run_token_public_key: Option<Verifier>,

    /// Token of the Sentry integration that answers.
    #[arg(long, env = "SENTRY_AUTH_TOKEN", hide_env_values = true)]
    pub sentry_auth_token: Option<SecretString>,

    /// Address of Sentry.
    #[arg(long, env = "SENTRY_URL", default_value = "https://sentry.io")]
    pub sentry_url: Url,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) verifier: Verifier,
    pub(crate) base: Url,
    pub(crate) token: SecretString,
}

impl Config {
    /// The secrets, where Sentry is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        if !self.service.providers.enabled(Provider::Sentry) {
            return Ok(None);
        }
        let missing = |variable| ConfigError::missing(variable, Provider::Sentry);
        Ok(Some(Secrets {
            verifier: self
                .run_token_public_key
                .clone()
                .ok_or_else(|| missing("RUN_TOKEN_PUBLIC_KEY"))?,
            base: self.sentry_url.clone(),
            token: self
                .sentry_auth_token
                .clone()
                .ok_or_else(|| missing("SENTRY_AUTH_TOKEN"))?,
        }))
    }
}
