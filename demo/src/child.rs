//! Child processes that never outlive their starter.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};

/// A command that runs `program` and is told `signal` by the kernel when the spawning thread dies.
///
/// As root it runs as `user`, where one is given.
pub fn bound(program: &Path, signal: Signal, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new("setpriv");
    command
        .arg("--pdeathsig")
        .arg(signal.as_str().trim_start_matches("SIG"));
    if let Some((uid, gid)) = user.filter(|_| Uid::effective().is_root()) {
        command
            .arg(format!("--reuid={uid}"))
            .arg(format!("--regid={gid}"))
            .arg("--clear-groups");
    }
    command.arg("--").arg(program);
    command.stdin(Stdio::null());
    command
}

/// Spawns on a thread that lives as long as the process: the death signal follows the spawning thread.
///
/// # Errors
/// Fails where the program cannot be started.
pub fn spawn_lasting(mut command: Command) -> anyhow::Result<Child> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("spawner".to_owned())
        .spawn(move || {
            // The receiver waits below, so sending cannot fail.
            let _ = sender.send(command.spawn());
            loop {
                thread::park();
            }
        })?;
    receiver
        .recv()
        .context("spawn on a lasting thread")?
        .context("start a process; is setpriv (util-linux) installed?")
}

/// Ends a child: politely, and after `patience` by force. Returns its exit code where it has one.
pub fn end(child: &mut Child, polite: Signal, patience: Duration) -> Option<i32> {
    if let Ok(pid) = i32::try_from(child.id()) {
        // It may have ended already.
        let _ = kill(Pid::from_raw(pid), polite);
    }
    wait_or_kill(child, patience)
}

/// Waits for a child that was told to end, and kills it after `patience`. Returns its exit code where it has one.
pub fn wait_or_kill(child: &mut Child, patience: Duration) -> Option<i32> {
    let deadline = Instant::now() + patience;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code(),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(10)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                return child.wait().ok().and_then(|status| status.code());
            }
        }
    }
}
