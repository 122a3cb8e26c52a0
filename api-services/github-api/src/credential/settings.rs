//! Where the credential is configured: one of a token and an App, as a value or in a file.

use std::path::PathBuf;

use domain::Provider;
use secrecy::{ExposeSecret as _, SecretString};
use service::ConfigError;

use super::key::{Secret, check_key};

/// The credential's variables; a file is read again when it changes, so that a secret is renewed without a restart.
#[derive(Debug, Clone, clap::Args)]
#[group(id = "github_credential")]
pub struct Settings {
    /// Token of the GitHub account that answers.
    #[arg(long, env = "GITHUB_TOKEN", hide_env_values = true)]
    pub github_token: Option<SecretString>,

    /// File that holds that token, instead of `GITHUB_TOKEN`.
    #[arg(long, env = "GITHUB_TOKEN_FILE")]
    pub github_token_file: Option<PathBuf>,

    /// Id of the GitHub App that answers, instead of a token.
    #[arg(long, env = "GITHUB_APP_ID")]
    pub github_app_id: Option<String>,

    /// The App's private key as PEM; `\n` stands for a line's end.
    #[arg(long, env = "GITHUB_APP_PRIVATE_KEY", hide_env_values = true)]
    pub github_app_private_key: Option<SecretString>,

    /// File that holds the App's private key, instead of `GITHUB_APP_PRIVATE_KEY`.
    #[arg(long, env = "GITHUB_APP_PRIVATE_KEY_FILE")]
    pub github_app_private_key_file: Option<PathBuf>,
}

/// Who we are, checked.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Token(Secret),
    App { id: String, key: Secret },
}

impl Source {
    /// Values that no outgoing text may hold.
    pub(crate) fn values(&self) -> Vec<SecretString> {
        let (Self::Token(secret) | Self::App { key: secret, .. }) = self;
        secret.read().into_iter().collect()
    }
}

impl Settings {
    /// The one credential that is configured.
    pub(crate) fn source(&self) -> Result<Source, ConfigError> {
        let token = one(
            ("GITHUB_TOKEN", &self.github_token),
            ("GITHUB_TOKEN_FILE", &self.github_token_file),
        )?;
        let key = one(
            ("GITHUB_APP_PRIVATE_KEY", &self.github_app_private_key),
            (
                "GITHUB_APP_PRIVATE_KEY_FILE",
                &self.github_app_private_key_file,
            ),
        )?;
        let id = self.github_app_id.as_deref().map(str::trim);
        match (token, id.filter(|id| !id.is_empty()), key) {
            (Some(_), Some(_), _) => Err(ConfigError::new(
                "GITHUB_APP_ID",
                "is set beside a GitHub token; keep one of the two",
            )),
            (None, Some(id), Some((variable, key))) => {
                let text = read(variable, &key)?;
                check_key(&text).map_err(|problem| ConfigError::new(variable, problem))?;
                Ok(Source::App {
                    id: id.to_owned(),
                    key,
                })
            }
            (None, Some(_), None) => Err(ConfigError::missing(
                "GITHUB_APP_PRIVATE_KEY",
                Provider::Github,
            )),
            (Some((variable, token)), None, _) => {
                read(variable, &token)?;
                Ok(Source::Token(token))
            }
            (None, None, _) => Err(ConfigError::missing("GITHUB_TOKEN", Provider::Github)),
        }
    }
}

fn read(variable: &'static str, secret: &Secret) -> Result<SecretString, ConfigError> {
    secret
        .read()
        .map_err(|problem| ConfigError::new(variable, problem))
}

type Named<'a, T> = (&'static str, &'a Option<T>);

/// A value or a file, not both.
fn one(
    (variable, value): Named<'_, SecretString>,
    (file_variable, file): Named<'_, PathBuf>,
) -> Result<Option<(&'static str, Secret)>, ConfigError> {
    let value = value
        .as_ref()
        .filter(|value| !value.expose_secret().is_empty());
    let file = file.as_ref().filter(|file| !file.as_os_str().is_empty());
    match (value, file) {
        (Some(_), Some(_)) => Err(ConfigError::new(
            file_variable,
            format!("is set beside {variable}; keep one of the two"),
        )),
        (Some(value), None) => Ok(Some((variable, Secret::Value(value.clone())))),
        (None, Some(file)) => Ok(Some((file_variable, Secret::File(file.clone())))),
        (None, None) => Ok(None),
    }
}
