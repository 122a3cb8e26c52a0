//! Runs any CLI: its own process group, no shell, deadlines, and nothing left of it afterwards.

mod child;
mod environment;
mod lines;
mod pump;

use std::{io, path::PathBuf, process::ExitStatus, time::Duration};

use domain::RunEvent;

use super::base::{Launch, Provider, Verdict};
use crate::{
    run::EventSink,
    sandbox::{MARK, kill_marked},
    workspace::Folders,
};
use child::Running;
pub(crate) use child::describe;
use pump::Pump;

/// What every run of a CLI is held to.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// The longest time in all.
    pub(crate) total: Duration,
    /// The longest silence.
    pub(crate) silence: Duration,
    /// The time between SIGTERM and SIGKILL.
    pub(crate) grace: Duration,
}

/// One run of a CLI.
#[derive(Debug)]
pub(crate) struct Execution<'a> {
    /// What is particular to it.
    pub(crate) provider: &'a dyn Provider,
    /// Its program.
    pub(crate) program: PathBuf,
    /// How it is started.
    pub(crate) launch: Launch,
    /// Where it works.
    pub(crate) folders: &'a Folders,
    /// The user it runs as, where that is another one.
    pub(crate) user: Option<u32>,
    /// By which its processes are found.
    pub(crate) mark: String,
    /// The MCP servers it must have.
    pub(crate) required: Vec<&'static str>,
    /// What it is held to.
    pub(crate) limits: Limits,
}

/// How a run of a CLI ended.
#[derive(Debug)]
pub(crate) enum Exit {
    /// By itself.
    Ended {
        /// What it said about it.
        verdict: Option<Verdict>,
        /// What the system says.
        status: ExitStatus,
        /// The end of its error stream.
        stderr: String,
        /// The usage that it reported.
        reported: Vec<RunEvent>,
    },
    /// It lacks a required MCP server.
    Unequipped {
        /// The server.
        server: String,
    },
    /// It was stopped.
    Stopped,
    /// Its time was over.
    TimedOut,
    /// It was silent for too long.
    Stalled,
}

impl Execution<'_> {
    /// Runs the CLI; when this returns, no process of it is left.
    pub(crate) async fn run(
        self,
        events: &EventSink,
        stop: impl Future<Output = ()>,
    ) -> io::Result<Exit> {
        let variables = environment::of_child(&self);
        let (mut running, streams) = Running::start(&self, variables).await?;
        let mut pump = Pump::new(self.provider, &self.required, events, streams);
        let exit = self.follow(&mut running, &mut pump, stop).await;
        let exit = match exit {
            // What it wrote before it ended is still in the pipes, which a grandchild may hold open.
            Ok(Followed::Ended(status)) => {
                running.kill_group();
                pump.drain().await;
                pump.into_exit(status)
            }
            Ok(Followed::Stop(exit)) => {
                running.stop(self.limits.grace).await;
                exit
            }
            Err(error) => {
                running.stop(Duration::ZERO).await;
                return Err(error);
            }
        };
        let left = kill_marked(&self.mark);
        if left > 0 {
            tracing::warn!(left, "killed processes that had left their run's group");
        }
        Ok(exit)
    }

    async fn follow(
        &self,
        running: &mut Running,
        pump: &mut Pump<'_>,
        stop: impl Future<Output = ()>,
    ) -> io::Result<Followed> {
        let activity = pump.activity();
        tokio::select! {
            biased;
            () = stop => Ok(Followed::Stop(Exit::Stopped)),
            () = tokio::time::sleep(self.limits.total) => Ok(Followed::Stop(Exit::TimedOut)),
            () = activity.silent_for(self.limits.silence) => Ok(Followed::Stop(Exit::Stalled)),
            status = running.ended() => status.map(Followed::Ended),
            server = pump.lacks_server() => Ok(Followed::Stop(Exit::Unequipped { server })),
        }
    }

    fn mark_variable(&self) -> (&'static str, String) {
        (MARK, self.mark.clone())
    }
}

/// What ended the wait.
#[derive(Debug)]
enum Followed {
    Ended(ExitStatus),
    Stop(Exit),
}

#[cfg(test)]
mod tests;
