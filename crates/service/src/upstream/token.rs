//! A bearer token as it is configured: in the environment, or in a file that may be replaced.

use std::path::PathBuf;

use domain::Provider;
use futures::future::BoxFuture;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Authorization, Credential, TokenFile, UpstreamError};
use crate::ConfigError;

/// A token, given or in a file.
#[derive(Debug)]
pub enum Token {
    /// In the environment.
    Given(Provider, SecretString),
    /// In a file, which is read again when it changes.
    File(TokenFile),
}

impl Token {
    /// The one of both variables that is set.
    ///
    /// # Errors
    /// Names the variable that is missing, set beside the other, or leads to a file that cannot be read.
    pub fn configured(
        provider: Provider,
        (variable, value): (&'static str, Option<&SecretString>),
        (file_variable, file): (&'static str, Option<&PathBuf>),
    ) -> Result<Self, ConfigError> {
        let value = value.filter(|value| !value.expose_secret().is_empty());
        match (value, file) {
            (Some(_), Some(_)) => Err(ConfigError::new(
                file_variable,
                format!("is set beside {variable}; set one of them"),
            )),
            (Some(value), None) => Ok(Self::Given(provider, value.clone())),
            (None, Some(path)) => TokenFile::open(provider, path.clone())
                .map(Self::File)
                .map_err(|error| {
                    let problem = format!("cannot be used: {}: {error}", path.display());
                    ConfigError::new(file_variable, problem)
                }),
            (None, None) => Err(ConfigError::missing(variable, provider)),
        }
    }

    /// The token as it is now.
    pub fn now(&self) -> SecretString {
        match self {
            Self::Given(_, token) => token.clone(),
            Self::File(file) => file.token(),
        }
    }
}

impl Credential for Token {
    fn authorization<'a>(
        &'a self,
        scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        match self {
            Self::File(file) => file.authorization(scope),
            Self::Given(provider, token) => {
                let shown =
                    Authorization::bearer(token, "").map_err(|_| UpstreamError::NoCredential {
                        provider: *provider,
                        problem: "the token holds characters that no header may hold".to_owned(),
                    });
                Box::pin(async { shown })
            }
        }
    }

    fn invalidate(&self, refused: &Authorization) -> bool {
        match self {
            Self::File(file) => file.invalidate(refused),
            Self::Given(..) => false,
        }
    }
}
