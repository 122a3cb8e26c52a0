//! Our token, from the environment or from a file that is read again when it changes.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use anyhow::{Context as _, ensure};
use domain::Provider;
use secrecy::{ExposeSecret as _, SecretString};
use service::upstream::Upstream;
use tokio::sync::OnceCell;
use url::Url;

use super::Identity;

/// Where the token comes from.
#[derive(Debug, Clone)]
pub(crate) enum TokenSource {
    /// The token itself.
    Given(SecretString),
    /// A file that holds it; whoever rotates it replaces the file.
    File(PathBuf),
}

/// What belongs to one token: with another one, another account may be behind it.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) upstream: Upstream,
    pub(super) token: SecretString,
    pub(super) identity: OnceCell<Identity>,
    stamp: Option<Stamp>,
}

/// Tells a file from its replacement.
type Stamp = (Option<SystemTime>, u64);

#[derive(Debug)]
pub(super) struct Credential {
    base: Url,
    source: TokenSource,
    current: Mutex<Arc<Current>>,
}

impl Credential {
    pub(super) fn new(base: Url, source: TokenSource) -> anyhow::Result<Self> {
        let current = match &source {
            TokenSource::Given(token) => made(&base, token.clone(), None)?,
            TokenSource::File(path) => read(&base, path)?,
        };
        Ok(Self {
            base,
            source,
            current: Mutex::new(Arc::new(current)),
        })
    }

    /// Where the methods are.
    pub(super) const fn base(&self) -> &Url {
        &self.base
    }

    /// The token's client; a changed file is read again, and a broken one leaves the old token in use.
    pub(super) fn current(&self) -> Arc<Current> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let TokenSource::File(path) = &self.source
            && stamp(path) != current.stamp
        {
            match read(&self.base, path) {
                Ok(new) => {
                    tracing::info!("slack's token was read again from its file");
                    *current = Arc::new(new);
                }
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "slack's token file is left unread");
                }
            }
        }
        Arc::clone(&current)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}

fn read(base: &Url, path: &Path) -> anyhow::Result<Current> {
    let stamp = stamp(path);
    let text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let token = text.trim();
    ensure!(!token.is_empty(), "{} holds no token", path.display());
    made(base, SecretString::from(token), stamp)
}

fn made(base: &Url, token: SecretString, stamp: Option<Stamp>) -> anyhow::Result<Current> {
    ensure!(!token.expose_secret().is_empty(), "the token is empty");
    Ok(Current {
        upstream: Upstream::with_bearer(Provider::Slack, base.clone(), &token)?,
        token,
        identity: OnceCell::new(),
        stamp,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_brings_the_new_token_and_an_empty_one_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let base: Url = "https://slack.example/api".parse().unwrap();
        assert!(Credential::new(base.clone(), TokenSource::File(path.clone())).is_err());
        fs::write(&path, "xoxb-first\n").unwrap();
        let credential = Credential::new(base, TokenSource::File(path.clone())).unwrap();
        let token = || credential.current().token.expose_secret().to_owned();
        assert_eq!(token(), "xoxb-first");
        fs::write(&path, "xoxb-the-second\n").unwrap();
        assert_eq!(token(), "xoxb-the-second");
        fs::write(&path, "").unwrap();
        assert_eq!(token(), "xoxb-the-second");
    }
}
