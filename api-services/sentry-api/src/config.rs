//! What sentry-api needs to know.

use std::path::PathBuf;

use domain::Provider;
use secrecy::SecretString;
use service::{Args, ConfigError, upstream::Token};
use url::Url;

/// Configuration of sentry-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// What every API service that writes has.
    #[command(flatten)]
    pub writing: effects::Settings,

    /// Token of the Sentry integration that answers.
    #[arg(long, env = "SENTRY_AUTH_TOKEN", hide_env_values = true)]
    pub sentry_auth_token: Option<SecretString>,

    /// File with the token, in place of the token itself; it is read again when it changes.
    #[arg(long, env = "SENTRY_AUTH_TOKEN_FILE")]
    pub sentry_auth_token_file: Option<PathBuf>,

    /// Slug of the organisation that is answered for.
    #[arg(long, env = "SENTRY_ORG")]
    pub sentry_org: Option<String>,

    /// Address of Sentry: its own, a region's as `https://de.sentry.io`, or that of one you host.
    #[arg(long, env = "SENTRY_URL", default_value = "https://sentry.io")]
    pub sentry_url: Url,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) writing: effects::Resolved,
    pub(crate) base: Url,
    pub(crate) organization: String,
    pub(crate) token: Token,
}

impl Config {
    /// The secrets, where Sentry is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        let Some(writing) = self.writing.resolve(&self.service, Provider::Sentry)? else {
            return Ok(None);
        };
        let organization = self.sentry_org.clone().filter(|slug| !slug.is_empty());
        let organization =
            organization.ok_or_else(|| ConfigError::missing("SENTRY_ORG", Provider::Sentry))?;
        Ok(Some(Secrets {
            writing,
            base: self.sentry_url.clone(),
            organization,
            token: self.token()?,
        }))
    }

    fn token(&self) -> Result<Token, ConfigError> {
        Token::configured(
            Provider::Sentry,
            ("SENTRY_AUTH_TOKEN", self.sentry_auth_token.as_ref()),
            (
                "SENTRY_AUTH_TOKEN_FILE",
                self.sentry_auth_token_file.as_ref(),
            ),
        )
    }
}
