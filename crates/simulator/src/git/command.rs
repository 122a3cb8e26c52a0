//! Runs git on a bare repository, untouched by the user's own configuration.

use std::{path::Path, process::Stdio};

use anyhow::{Context as _, bail};
use tokio::{io::AsyncWriteExt as _, process::Command};

pub(crate) fn git(repository: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-c")
        .arg("safe.directory=*")
        .current_dir(repository)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_DIR", ".")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// What git prints, or nothing if it fails.
pub(crate) async fn ask(repository: &Path, args: &[&str]) -> Option<Vec<u8>> {
    let output = git(repository).args(args).output().await.ok()?;
    output.status.success().then_some(output.stdout)
}

/// Runs git with this input.
pub(crate) async fn feed(repository: &Path, args: &[&str], input: &[u8]) -> anyhow::Result<()> {
    let mut child = git(repository)
        .args(args)
        .stdin(Stdio::piped())
        .spawn()
        .context("run git")?;
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin.write_all(input).await.context("write to git")?;
    drop(stdin);
    let output = child.wait_with_output().await.context("wait for git")?;
    if !output.status.success() {
        bail!(
            "git {args:?}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

/// The commit of a branch, tag or id.
pub(crate) async fn commit_of(repository: &Path, revision: &str) -> Option<String> {
    if revision.starts_with('-') {
        return None;
    }
    let commit = format!("{revision}^{{commit}}");
    let out = ask(repository, &["rev-parse", "--verify", "--quiet", &commit]).await?;
    Some(String::from_utf8_lossy(&out).trim().to_owned())
}
