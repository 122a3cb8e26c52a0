//! One token for everything, in the environment or in a file that may change.

use std::sync::{Mutex, PoisonError};

use domain::Provider;
use futures::future::BoxFuture;
use secrecy::{ExposeSecret as _, SecretString};
use service::upstream::{Authorization, Credential, UpstreamError};

use super::key::Secret;

/// The token as last read.
#[derive(Debug)]
pub(crate) struct Token {
    source: Secret,
    read: Mutex<SecretString>,
}

impl Token {
    pub(super) fn new(source: Secret) -> anyhow::Result<Self> {
        let read = source.read().map_err(anyhow::Error::msg)?;
        Ok(Self {
            source,
            read: Mutex::new(read),
        })
    }

    pub(super) fn value(&self) -> Result<SecretString, UpstreamError> {
        self.reread();
        Ok(self.lock().clone())
    }

    /// Reads a file again; says whether it holds another token now. A file that is being replaced keeps the old one.
    pub(super) fn reread(&self) -> bool {
        let Secret::File(_) = self.source else {
            return false;
        };
        match self.source.read() {
            Ok(now) => {
                let mut read = self.lock();
                let other = now.expose_secret() != read.expose_secret();
                *read = now;
                other
            }
            Err(problem) => {
                tracing::warn!(
                    problem,
                    "GITHUB_TOKEN_FILE cannot be read; the last token is kept"
                );
                false
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, SecretString> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Credential for Token {
    fn authorization<'a>(
        &'a self,
        _scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        Box::pin(async { authorization(&self.value()?, "token") })
    }

    fn invalidate(&self, refused: &Authorization) -> bool {
        // The file may have been renewed between the call and its refusal.
        self.reread();
        authorization(&self.lock(), "token").is_ok_and(|now| now.header() != refused.header())
    }
}

/// A bearer token; one that fits in no header is no credential.
pub(super) fn authorization(
    token: &SecretString,
    identity: impl Into<std::sync::Arc<str>>,
) -> Result<Authorization, UpstreamError> {
    Authorization::bearer(token, identity).map_err(|_| UpstreamError::NoCredential {
        provider: Provider::Github,
        problem: "the token holds characters that no header may hold".to_owned(),
    })
}
