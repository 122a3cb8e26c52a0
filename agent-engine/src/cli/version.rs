//! Versions of CLIs: old ones have holes that the engine relies on being closed.

use std::{
    collections::HashMap,
    fmt, io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{LazyLock, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::process::Command;

/// How long a CLI may take to say its version.
const LIMIT: Duration = Duration::from_secs(30);

/// A version of three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u32, pub(crate) u32, pub(crate) u32);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl Version {
    /// The first version in a text, as `2.1.330 (Claude Code)`.
    pub(crate) fn find(text: &str) -> Option<Self> {
        text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
            .find_map(|word| {
                let mut numbers = word.split('.').map(str::parse);
                match (numbers.next(), numbers.next(), numbers.next()) {
                    (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) => {
                        Some(Self(major, minor, patch))
                    }
                    _ => None,
                }
            })
    }
}

/// Why a CLI cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    /// It does not start.
    #[error("{program} does not start: {source}")]
    Missing {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// It does not say its version.
    #[error("{program} --version says no version")]
    Silent {
        /// The program.
        program: String,
    },
    /// It is too old.
    #[error("{program} is {found}; at least {floor} is needed")]
    Old {
        /// The program.
        program: String,
        /// What it is.
        found: Version,
        /// What it must be.
        floor: Version,
    },
}

/// A program file as it was when it was asked; another file is asked anew.
type Asked = (PathBuf, Option<SystemTime>);

static KNOWN: LazyLock<Mutex<HashMap<Asked, Version>>> = LazyLock::new(Mutex::default);

/// Checks a program's version; each file is asked once.
pub(crate) async fn check(program: &Path, floor: Version) -> Result<Version, Unusable> {
    let changed = std::fs::metadata(program)
        .and_then(|data| data.modified())
        .ok();
    let asked = (program.to_owned(), changed);
    let lock = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = lock().get(&asked).copied();
    let found = match known {
        Some(found) => found,
        None => {
            let found = ask(program).await?;
            lock().insert(asked, found);
            found
        }
    };
    if found < floor {
        let program = program.display().to_string();
        return Err(Unusable::Old {
            program,
            found,
            floor,
        });
    }
    Ok(found)
}

async fn ask(program: &Path) -> Result<Version, Unusable> {
    let name = || program.display().to_string();
    let mut command = Command::new(program);
    command
        .arg("--version")
        .env_clear()
        .env("DISABLE_AUTOUPDATER", "1")
        .env("HOME", "/nonexistent")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    let output = tokio::time::timeout(LIMIT, command.output())
        .await
        .map_err(|_| Unusable::Silent { program: name() })?
        .map_err(|source| Unusable::Missing {
            program: name(),
            source,
        })?;
    Version::find(&String::from_utf8_lossy(&output.stdout))
        .ok_or_else(|| Unusable::Silent { program: name() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_clis_print() {
        assert_eq!(
            Version::find("2.1.330 (Claude Code)\n"),
            Some(Version(2, 1, 330))
        );
        assert_eq!(Version::find("claude v2.1.9-beta"), Some(Version(2, 1, 9)));
        assert_eq!(Version::find("no version 2.1"), None);
        assert!(Version(2, 1, 238) > Version(2, 1, 99));
    }
}
