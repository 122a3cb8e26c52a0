//! What sentry-api needs to know.

use std::path::PathBuf;

use domain::Provider;
use secrecy::{ExposeSecret as _, SecretString};
use service::{Args, ConfigError, upstream::TokenFile};
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

/// Where the token is.
#[derive(Debug)]
pub(crate) enum Token {
    /// In the environment.
    Given(SecretString),
    /// In a file that may be replaced.
    File(TokenFile),
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
        const FILE: &str = "SENTRY_AUTH_TOKEN_FILE";
        let given = self.sentry_auth_token.clone();
        let given = given.filter(|token| !token.expose_secret().is_empty());
        match (given, self.sentry_auth_token_file.clone()) {
            (Some(_), Some(_)) => Err(ConfigError::new(
                FILE,
                "is set beside SENTRY_AUTH_TOKEN; set one of them",
            )),
            (Some(token), None) => Ok(Token::Given(token)),
            (None, Some(path)) => TokenFile::open(Provider::Sentry, path)
                .map(Token::File)
                .map_err(|error| ConfigError::new(FILE, format!("cannot be used: {error}"))),
            (None, None) => Err(ConfigError::missing("SENTRY_AUTH_TOKEN", Provider::Sentry)),
        }
    }
}
