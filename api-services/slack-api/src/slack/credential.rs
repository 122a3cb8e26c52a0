//! Our token, from the environment or from a file that is read again when it changes.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use anyhow::{Context as _, ensure};
use domain::Provider;
use futures::future::BoxFuture;
use secrecy::SecretString;
use service::upstream::{Authorization, Credential, UpstreamError};

/// Where the token comes from.
#[derive(Debug, Clone)]
pub(crate) enum TokenSource {
    /// The token itself.
    Given(SecretString),
    /// A file that holds it; whoever rotates it replaces the file.
    File(PathBuf),
}

/// The token in use; another one in the file is the same bot's.
#[derive(Debug)]
pub(crate) struct Token {
    source: TokenSource,
    current: Mutex<(SecretString, Option<Stamp>)>,
}

/// Tells a file from its replacement.
type Stamp = (Option<SystemTime>, u64);

impl Token {
    pub(crate) fn new(source: TokenSource) -> anyhow::Result<Self> {
        let current = match &source {
            TokenSource::Given(token) => (token.clone(), None),
            TokenSource::File(path) => read(path)?,
        };
        Ok(Self {
            source,
            current: Mutex::new(current),
        })
    }

    /// The token; a changed file is read again, and a broken one leaves the old token in use.
    pub(crate) fn current(&self) -> SecretString {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let TokenSource::File(path) = &self.source
            && stamp(path) != current.1
        {
            match read(path) {
                Ok(new) => {
                    tracing::info!("slack's token was read again from its file");
                    *current = new;
                }
                Err(error) => {
                    tracing::warn!(
                        error = format!("{error:#}"),
                        "slack's token file is left unread"
                    );
                }
            }
        }
        current.0.clone()
    }
}

impl Credential for Token {
    fn authorization<'a>(
        &'a self,
        _: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        let authorization = Authorization::bearer(&self.current(), "");
        Box::pin(async {
            authorization.map_err(|_| UpstreamError::NoCredential {
                provider: Provider::Slack,
                problem: "the token holds characters that no header may hold".to_owned(),
            })
        })
    }

    /// The file is looked at before every call; there is nothing newer.
    fn invalidate(&self, _: &Authorization) -> bool {
        false
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}

fn read(path: &Path) -> anyhow::Result<(SecretString, Option<Stamp>)> {
    let stamp = stamp(path);
    let text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let token = text.trim();
    ensure!(!token.is_empty(), "{} holds no token", path.display());
    Ok((SecretString::from(token), stamp))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    #[test]
    fn a_replaced_file_brings_the_new_token_and_an_empty_one_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        assert!(Token::new(TokenSource::File(path.clone())).is_err());
        fs::write(&path, "xoxb-first\n").unwrap();
        let token = Token::new(TokenSource::File(path.clone())).unwrap();
        assert_eq!(token.current().expose_secret(), "xoxb-first");
        fs::write(&path, "xoxb-the-second\n").unwrap();
        assert_eq!(token.current().expose_secret(), "xoxb-the-second");
        fs::write(&path, "").unwrap();
        assert_eq!(token.current().expose_secret(), "xoxb-the-second");
    }
}
