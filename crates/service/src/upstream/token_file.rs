//! A bearer token in a file: whoever rotates it replaces the file, and nothing has to be started again.

use std::{
    fmt, fs, io,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use domain::Provider;
use futures::future::BoxFuture;
use http::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Authorization, Credential, UpstreamError};

/// A source that reads its file again when that changes; a broken file leaves the last token in use.
pub struct TokenFile {
    provider: Provider,
    path: PathBuf,
    last: Mutex<Last>,
}

struct Last {
    token: SecretString,
    stamp: Stamp,
}

/// Tells a file from its replacement.
type Stamp = Option<(Option<SystemTime>, u64)>;

impl fmt::Debug for TokenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenFile({})", self.path.display())
    }
}

impl TokenFile {
    /// Reads the file.
    ///
    /// # Errors
    /// Fails where it cannot be read, is empty, or holds what no header may hold.
    pub fn open(provider: Provider, path: PathBuf) -> io::Result<Self> {
        let last = read(&path)?;
        Ok(Self {
            provider,
            path,
            last: Mutex::new(last),
        })
    }

    /// The token as it is now.
    pub fn token(&self) -> SecretString {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if stamp(&self.path) != last.stamp {
            match read(&self.path) {
                Ok(new) => *last = new,
                Err(error) => {
                    tracing::warn!(provider = %self.provider, %error, "the token file is left unread");
                }
            }
        }
        last.token.clone()
    }

    fn shown(&self) -> Result<Authorization, UpstreamError> {
        Authorization::bearer(&self.token(), "").map_err(|_| UpstreamError::NoCredential {
            provider: self.provider,
            problem: "the token holds characters that no header may hold".to_owned(),
        })
    }
}

impl Credential for TokenFile {
    fn authorization<'a>(
        &'a self,
        _scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        Box::pin(async { self.shown() })
    }

    fn invalidate(&self, refused: &Authorization) -> bool {
        // The file may have been replaced between the call and its refusal.
        self.shown()
            .is_ok_and(|now| now.header() != refused.header())
    }
}

fn stamp(path: &PathBuf) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}

fn read(path: &PathBuf) -> io::Result<Last> {
    // Before the text: a file that is replaced in between is read again at the next call.
    let stamp = stamp(path);
    let token = SecretString::from(fs::read_to_string(path)?.trim());
    let usable =
        !token.expose_secret().is_empty() && HeaderValue::try_from(token.expose_secret()).is_ok();
    if usable {
        return Ok(Last { token, stamp });
    }
    let problem = "it is empty, or holds characters that no header may hold";
    Err(io::Error::new(io::ErrorKind::InvalidData, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_brings_the_new_token_and_a_broken_one_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        assert!(TokenFile::open(Provider::Sentry, path.clone()).is_err());
        fs::write(&path, "first\n").unwrap();
        let file = TokenFile::open(Provider::Sentry, path.clone()).unwrap();
        let token = || file.token().expose_secret().to_owned();
        assert_eq!(token(), "first");
        let refused = file.shown().unwrap();
        fs::write(&path, "the second\n").unwrap();
        assert_eq!(token(), "the second");
        assert!(file.invalidate(&refused));
        assert!(!file.invalidate(&file.shown().unwrap()));
        fs::write(&path, "").unwrap();
        assert_eq!(token(), "the second");
    }
}
