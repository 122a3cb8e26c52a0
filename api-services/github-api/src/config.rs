//! What github-api needs to know.

use std::path::PathBuf;

use access::{Callers, Verifier};
use domain::Provider;
use secrecy::SecretString;
use service::{Args, ConfigError};
use url::Url;

use crate::credential;

/// Configuration of github-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// URL of Postgres, as github-api's role.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,

    /// Public key that checks run tokens: base64 of 32 bytes.
    #[arg(long, env = "RUN_TOKEN_PUBLIC_KEY")]
    pub run_token_public_key: Option<Verifier>,

    /// Our services that may call, as `caller=sha256hex` of their service tokens, separated by commas.
    #[arg(long, env = "SERVICE_CALLERS", default_value = "")]
    pub service_callers: Callers,

    /// Who we are at GitHub.
    #[command(flatten)]
    pub credential: credential::Settings,

    /// Address of GitHub's REST API.
    #[arg(long, env = "GITHUB_API_URL", default_value = "https://api.github.com")]
    pub github_api_url: Url,

    /// Address of GitHub's git remotes.
    #[arg(long, env = "GITHUB_GIT_URL", default_value = "https://github.com")]
    pub github_git_url: Url,

    /// Folder for pushes while they are looked at, on a disk rather than in memory; the system's temporary one where
    /// absent.
    #[arg(long, env = "GIT_SPOOL_DIR")]
    pub git_spool_dir: Option<PathBuf>,

    /// The longest push that is taken, in MiB.
    #[arg(long, env = "GIT_PUSH_LIMIT_MIB", default_value_t = 256)]
    pub git_push_limit_mib: u64,

    /// Key of the marks by which our own posts are found again; any long random text.
    #[arg(long, env = "EFFECT_MARKER_KEY", hide_env_values = true)]
    pub effect_marker_key: Option<SecretString>,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) database_url: SecretString,
    pub(crate) verifier: Verifier,
    pub(crate) source: credential::Source,
    pub(crate) marker_key: SecretString,
}

impl Config {
    /// The secrets, where GitHub is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        if !self.service.providers.enabled(Provider::Github) {
            return Ok(None);
        }
        let missing = |variable| ConfigError::missing(variable, Provider::Github);
        let required = |variable, secret: &Option<SecretString>| {
            self.service
                .require(Provider::Github, variable, secret.as_ref())?
                .ok_or_else(|| missing(variable))
        };
        Ok(Some(Secrets {
            database_url: required("DATABASE_URL", &self.database_url)?,
            verifier: self
                .run_token_public_key
                .clone()
                .ok_or_else(|| missing("RUN_TOKEN_PUBLIC_KEY"))?,
            source: self.credential.source()?,
            marker_key: required("EFFECT_MARKER_KEY", &self.effect_marker_key)?,
        }))
    }
}
