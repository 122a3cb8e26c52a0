//! What every API service that writes needs to know.

use std::path::PathBuf;

use access::{Callers, Verifier};
use domain::{Policy, Provider};
use secrecy::SecretString;
use service::{Args, ConfigError};

use crate::policy_file;

/// Configuration of writing; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Settings {
    /// URL of Postgres, as the service's role.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,

    /// Public key that checks run tokens: base64 of 32 bytes.
    #[arg(long, env = "RUN_TOKEN_PUBLIC_KEY")]
    pub run_token_public_key: Option<Verifier>,

    /// Our services that may call, as `caller=sha256hex` of their service tokens, separated by commas.
    #[arg(long, env = "SERVICE_CALLERS", default_value = "")]
    pub service_callers: Callers,

    /// Key of the marks by which our own posts are found again; any long random text.
    #[arg(long, env = "EFFECT_MARKER_KEY", hide_env_values = true)]
    pub effect_marker_key: Option<SecretString>,

    /// File that says which writes are made, held or refused; without one what cannot be taken back is held.
    #[arg(long, env = "POLICY_FILE")]
    pub policy_file: Option<PathBuf>,

    /// Hosts whose images may be shown in posts, separated by commas; others are taken out.
    #[arg(
        long,
        env = "IMAGE_HOSTS",
        value_delimiter = ',',
        default_value = "github.com,raw.githubusercontent.com,user-images.githubusercontent.com"
    )]
    pub image_hosts: Vec<String>,
}

/// Settings of an enabled provider, checked.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// URL of Postgres.
    pub database_url: SecretString,
    /// Checks run tokens.
    pub verifier: Verifier,
    /// Our services and what they may do.
    pub callers: Callers,
    /// Key of the markers.
    pub marker_key: SecretString,
    /// What policy says.
    pub policy: Policy,
    /// Hosts whose images stay.
    pub image_hosts: Vec<String>,
}

impl Settings {
    /// The settings, where the provider is enabled.
    ///
    /// # Errors
    /// Names the variable that is missing or cannot be used.
    pub fn resolve(
        &self,
        args: &Args,
        provider: Provider,
    ) -> Result<Option<Resolved>, ConfigError> {
        if !args.providers.enabled(provider) {
            return Ok(None);
        }
        let missing = |variable| ConfigError::missing(variable, provider);
        let required = |variable, secret: &Option<SecretString>| {
            args.require(provider, variable, secret.as_ref())?
                .ok_or_else(|| missing(variable))
        };
        Ok(Some(Resolved {
            database_url: required("DATABASE_URL", &self.database_url)?,
            verifier: self
                .run_token_public_key
                .clone()
                .ok_or_else(|| missing("RUN_TOKEN_PUBLIC_KEY"))?,
            callers: self.service_callers.clone(),
            marker_key: required("EFFECT_MARKER_KEY", &self.effect_marker_key)?,
            policy: policy_file::read(self.policy_file.as_deref()).map_err(|error| {
                ConfigError::new("POLICY_FILE", format!("cannot be used: {error}"))
            })?,
            image_hosts: self
                .image_hosts
                .iter()
                .map(|host| host.trim().to_ascii_lowercase())
                .filter(|host| !host.is_empty())
                .collect(),
        }))
    }
}
