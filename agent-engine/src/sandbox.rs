//! What keeps a child apart from its engine: user, kernel flags, and the end of everything it started.

mod leftovers;
mod spawner;

use std::{ffi::OsString, io, path::Path};

pub(crate) use leftovers::{MARK, kill_marked, kill_orphans, mark_of_engine};
pub(crate) use spawner::spawn;

/// Makes the engine unreadable for its children, though they may run as the same user: its environment, memory and
/// open files are root's alone in /proc, and it leaves no core dump.
///
/// # Errors
/// Fails where the kernel refuses, which it never does.
pub fn harden_self() -> io::Result<()> {
    nix::sys::prctl::set_dumpable(false)?;
    Ok(())
}

/// The user that children run as: `AGENT_UID` where the engine is root, otherwise the engine's own.
pub(crate) fn child_user(agent_uid: Option<u32>) -> Option<u32> {
    agent_uid.filter(|_| nix::unistd::geteuid().is_root())
}

/// The words before a child's own: it dies with the engine, gains no privilege, and is the given user.
pub(crate) fn wrapper(user: Option<u32>, program: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec!["setpriv".into()];
    if let Some(user) = user {
        words.push(format!("--reuid={user}").into());
        words.push(format!("--regid={user}").into());
        words.push("--clear-groups".into());
    }
    for word in ["--no-new-privs", "--pdeathsig=KILL", "--"] {
        words.push(word.into());
    }
    words.push(program.into());
    words
}
