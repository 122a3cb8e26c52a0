//! git over a mirror that others wrote: nothing of its configuration or of the environment is obeyed.

use std::{ffi::OsStr, path::Path, process::Stdio, time::Duration};

use tokio::process::Command;

use super::File;

/// How long git may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// Why a mirror was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no mirror.
    #[error("the repository has no mirror")]
    NoMirror,
    /// The default branch does not exist yet.
    #[error("the default branch has no commit")]
    NoCommit,
    /// git took too long.
    #[error("git did not answer in time")]
    TooSlow,
    /// git failed.
    #[error("git: {0}")]
    Git(String),
}

/// The commit that the default branch points to.
pub(super) async fn default_commit(mirror: &Path) -> Result<String, Error> {
    if !tokio::fs::try_exists(mirror.join("HEAD"))
        .await
        .unwrap_or(false)
    {
        return Err(Error::NoMirror);
    }
    let answer = git(
        mirror,
        &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
    )
    .await;
    match answer {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).trim().to_owned()),
        // Quiet and exit code 1: the name does not resolve.
        Err(Error::Git(said)) if said.is_empty() => Err(Error::NoCommit),
        Err(error) => Err(error),
    }
}

/// The files of a commit; submodules are not files.
pub(super) async fn files(mirror: &Path, commit: &str) -> Result<Vec<File>, Error> {
    let listing = git(
        mirror,
        &["ls-tree", "-r", "-l", "-z", "--full-tree", commit],
    )
    .await?;
    Ok(listing.split(|byte| *byte == 0).filter_map(file).collect())
}

/// Reads `<mode> <type> <object> <size>\t<path>`.
fn file(row: &[u8]) -> Option<File> {
    let tab = row.iter().position(|byte| *byte == b'\t')?;
    let mut head = str::from_utf8(&row[..tab]).ok()?.split_ascii_whitespace();
    let (kind, size) = (head.nth(1)?, head.nth(1)?);
    (kind == "blob").then_some(())?;
    Some(File {
        path: String::from_utf8_lossy(&row[tab + 1..]).into_owned(),
        size: size.parse().ok()?,
    })
}

async fn git(mirror: &Path, arguments: &[&str]) -> Result<Vec<u8>, Error> {
    let mut command = Command::new("git");
    command
        .env_clear()
        .env(
            "PATH",
            std::env::var_os("PATH")
                .as_deref()
                .unwrap_or_else(|| OsStr::new("/usr/bin:/bin")),
        )
        .env("LC_ALL", "C")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        // Objects that are missing are missing; a partial clone must not fetch them.
        .env("GIT_NO_LAZY_FETCH", "1")
        // The engines' user owns the mirrors, not ours.
        .args([
            "-c",
            "safe.directory=*",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .arg("--git-dir")
        .arg(mirror)
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = tokio::time::timeout(DEADLINE, command.output())
        .await
        .map_err(|_| Error::TooSlow)?
        .map_err(|error| Error::Git(error.to_string()))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(Error::Git(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_with_spaces_in_its_path() {
        let row = b"100644 blob 3b18e512dba79e4c8300dd08aeb37f8e728b8dad      12\tdocs/a file.md";
        assert_eq!(
            file(row),
            Some(File {
                path: "docs/a file.md".to_owned(),
                size: 12
            })
        );
    }

    #[test]
    fn a_submodule_is_no_file() {
        assert_eq!(
            file(b"160000 commit 3b18e512dba79e4c8300dd08aeb37f8e728b8dad       -\tvendor/x"),
            None
        );
    }
}
