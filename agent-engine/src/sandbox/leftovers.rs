//! Processes that outlive their run: a child may leave its process group, but rarely its environment.

use std::{fs, io};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// The variable by which a run's processes are found.
pub(crate) const MARK: &str = "AGENTS_SYSTEM_RUN";

/// The beginning of all marks of this engine process: a process id alone could come again.
pub(crate) fn mark_of_engine() -> String {
    let id = std::process::id();
    format!("{id}-{}", started(id).unwrap_or(0))
}

/// Kills every process that carries this mark; returns how many there were.
pub(crate) fn kill_marked(mark: &str) -> usize {
    sweep(|found| found == mark)
}

/// Kills the processes of engines that are gone.
pub(crate) fn kill_orphans() -> usize {
    sweep(|found| {
        let engine = found.split('/').next().unwrap_or_default();
        let Some((id, start)) = engine.split_once('-') else {
            return false;
        };
        match (id.parse().ok(), start.parse().ok()) {
            (Some(id), Some(start)) => started(id).ok() != Some(start),
            _ => false,
        }
    })
}

/// A process may fork while it is looked for, so the search ends when it finds none.
fn sweep(is_meant: impl Fn(&str) -> bool) -> usize {
    let mut total = 0;
    for _ in 0..10 {
        let found: Vec<i32> = processes()
            .filter(|id| mark_of(*id).is_some_and(|mark| is_meant(&mark)))
            .collect();
        if found.is_empty() {
            break;
        }
        total += found.len();
        for id in found {
            // Already gone is as good as killed.
            let _ = kill(Pid::from_raw(id), Signal::SIGKILL);
        }
    }
    total
}

fn processes() -> impl Iterator<Item = i32> {
    let own = i32::try_from(std::process::id()).unwrap_or(0);
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(move |id| *id != own)
}

fn mark_of(id: i32) -> Option<String> {
    // Zombies and other users' processes cannot be read, and need not be.
    let environment = fs::read(format!("/proc/{id}/environ")).ok()?;
    environment
        .split(|byte| *byte == 0)
        .find_map(|entry| entry.strip_prefix(MARK.as_bytes())?.strip_prefix(b"="))
        .map(|mark| String::from_utf8_lossy(mark).into_owned())
}

/// When a process was started, in ticks since boot.
fn started(id: u32) -> io::Result<u64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The name, in parentheses, may hold anything; the fields after it are numbers.
    stat.rsplit_once(')')
        .and_then(|(_, fields)| fields.split_whitespace().nth(19)?.parse().ok())
        .ok_or_else(|| io::Error::other("no start time in /proc"))
}
