//! The runs that may use the gateways, by their secret paths.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::{Epoch, Repository, TaskId};
use secrecy::SecretString;
use service::Problem;
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long the last accounts of a run may take after its CLI ended.
const SETTLING: Duration = Duration::from_secs(5);

/// What a path lets its holder do.
#[derive(Debug, Clone)]
pub(crate) enum Rights {
    /// The engine's own git fetches one repository.
    Fetch {
        /// The repository.
        repository: Repository,
        /// Shown to github-api.
        token: SecretString,
    },
    /// A run's git and CLI work on its behalf.
    Run {
        /// The task that pays.
        task: TaskId,
        /// The lease epoch that it pays under.
        epoch: Epoch,
        /// Shown to github-api, which checks it.
        token: SecretString,
        /// The trace that requests belong to.
        trace_parent: Option<String>,
    },
}

/// Why the gateways want a run to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Halt {
    /// The next model request could pass the task's cap.
    OverBudget,
    /// The task belongs to a later epoch.
    Fenced,
    /// The model API refuses the engine's key, or there is none.
    Keyless,
}

/// One open path.
#[derive(Debug)]
pub(crate) struct OpenRun {
    pub(super) rights: Rights,
    pub(super) accounts: TaskTracker,
    requests: AtomicU64,
    halted: OnceLock<Halt>,
    halt: CancellationToken,
}

impl OpenRun {
    /// Ends the run; the first reason counts.
    pub(super) fn halt(&self, reason: Halt) {
        let _ = self.halted.set(reason);
        self.halt.cancel();
    }

    /// Notes a model request.
    pub(super) fn note_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    /// How many model requests came through.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Cancelled when the gateways want the run to end.
    pub(crate) const fn halting(&self) -> &CancellationToken {
        &self.halt
    }

    /// Why they do.
    pub(crate) fn halted(&self) -> Option<Halt> {
        self.halted.get().copied()
    }

    /// Waits until every model request of the run is accounted for.
    pub(crate) async fn settled(&self) {
        self.accounts.close();
        if tokio::time::timeout(SETTLING, self.accounts.wait())
            .await
            .is_err()
        {
            tracing::warn!("some model requests were not settled in time; their estimates stay");
        }
    }
}

/// All open paths.
#[derive(Debug, Default)]
pub(super) struct Runs {
    open: Mutex<HashMap<String, Arc<OpenRun>>>,
    count: watch::Sender<usize>,
}

impl Runs {
    pub(super) fn open(self: &Arc<Self>, rights: Rights) -> Opened {
        let secret = access::new_secret();
        let run = Arc::new(OpenRun {
            rights,
            accounts: TaskTracker::new(),
            requests: AtomicU64::new(0),
            halted: OnceLock::new(),
            halt: CancellationToken::new(),
        });
        self.change(|open| open.insert(secret.clone(), Arc::clone(&run)));
        Opened {
            secret,
            run,
            runs: Arc::clone(self),
        }
    }

    /// The run of a path; a wrong path looks like one that never was.
    pub(super) fn find(&self, secret: &str) -> Result<Arc<OpenRun>, Problem> {
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(secret)
            .cloned()
            .ok_or_else(|| Problem::not_found("the engine's gateways have nothing there"))
    }

    /// Waits until no path is open.
    pub(super) async fn none_left(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.count.subscribe().wait_for(|count| *count == 0).await;
    }

    fn change<T>(&self, change: impl FnOnce(&mut HashMap<String, Arc<OpenRun>>) -> T) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut open);
        self.count.send_replace(open.len());
    }
}

/// A path that is open as long as this lives.
#[derive(Debug)]
pub(crate) struct Opened {
    secret: String,
    run: Arc<OpenRun>,
    runs: Arc<Runs>,
}

impl Opened {
    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    /// What the path leads to.
    pub(crate) fn run(&self) -> &OpenRun {
        &self.run
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.runs.change(|open| open.remove(&self.secret));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch() -> Rights {
        Rights::Fetch {
            repository: "acme/app".parse().unwrap(),
            token: SecretString::from("t"),
        }
    }

    #[tokio::test]
    async fn a_path_is_forgotten_when_its_run_ends() {
        let runs = Arc::new(Runs::default());
        let opened = runs.open(fetch());
        let secret = opened.secret().to_owned();
        assert!(secret.len() >= 64 && runs.find(&secret).is_ok());
        drop(opened);
        assert!(runs.find(&secret).is_err());
        runs.none_left().await;
    }

    #[test]
    fn the_first_reason_to_halt_counts() {
        let opened = Arc::new(Runs::default()).open(fetch());
        opened.run().halt(Halt::OverBudget);
        opened.run().halt(Halt::Fenced);
        assert_eq!(opened.run().halted(), Some(Halt::OverBudget));
        assert!(opened.run().halting().is_cancelled());
    }
}
