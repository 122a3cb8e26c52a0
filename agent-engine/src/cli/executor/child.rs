//! A child and its process group.

use std::{
    ffi::OsString,
    io,
    os::unix::process::ExitStatusExt as _,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, ChildStderr, ChildStdout, Command},
};

use super::Execution;
use crate::sandbox;

/// How long a killed process may take to be gone; only one in the kernel's hands takes longer.
const DYING: Duration = Duration::from_secs(10);

/// A child that runs, the leader of its group.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    group: Option<Pid>,
}

impl Running {
    /// Starts the CLI and feeds it its prompt.
    pub(super) async fn start(
        execution: &Execution<'_>,
        variables: Vec<(OsString, OsString)>,
    ) -> io::Result<(Self, (ChildStdout, ChildStderr))> {
        let words = sandbox::wrapper(execution.user, &execution.program);
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .args(&execution.launch.arguments)
            .env_clear()
            .envs(variables)
            .current_dir(&execution.folders.repo)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = sandbox::spawn(command).await?;
        let group = child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .map(Pid::from_raw);
        let missing = || io::Error::other("a stream of the child is missing");
        let stdout = child.stdout.take().ok_or_else(missing)?;
        let stderr = child.stderr.take().ok_or_else(missing)?;
        let mut stdin = child.stdin.take().ok_or_else(missing)?;
        let input = execution.launch.input.clone();
        // Beside the reading: a CLI may write before it has read everything. It ends with the child.
        tokio::spawn(async move {
            if let Err(error) = stdin.write_all(&input).await {
                tracing::debug!(%error, "the CLI did not read its whole prompt");
            }
        });
        Ok((Self { child, group }, (stdout, stderr)))
    }

    /// Waits until the CLI itself has ended.
    pub(super) async fn ended(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// SIGTERM to the group, then SIGKILL to what is left after the grace.
    pub(super) async fn stop(&mut self, grace: Duration) {
        self.signal(Signal::SIGTERM);
        // Streams are not read from here on; a CLI that insists on writing is killed after the grace.
        let ended = tokio::time::timeout(grace, self.child.wait()).await;
        self.kill_group();
        if ended.is_err()
            && tokio::time::timeout(DYING, self.child.wait())
                .await
                .is_err()
        {
            tracing::error!("a killed CLI is still there");
        }
    }

    /// Kills whatever is left of the group.
    pub(super) fn kill_group(&mut self) {
        self.signal(Signal::SIGKILL);
        // The number may soon be another group's.
        self.group = None;
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.group {
            // An empty group is what we want.
            let _ = killpg(group, signal);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill_group();
    }
}

/// What the system says about an end, for a person.
pub(crate) fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => match Signal::try_from(signal) {
            Ok(signal) => format!("killed by {signal}"),
            Err(_) => format!("killed by signal {signal}"),
        },
        (None, None) => "no exit code".to_owned(),
    }
}
