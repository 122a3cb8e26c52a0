//! The runs that this engine holds, and why each was asked to stop.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{Epoch, TaskId};
use tokio::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

use super::metric;

/// Why a run was asked to stop; losing the lease is no such cause, for then nothing is written at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A person asked for it.
    Cancel,
    /// The engine goes down.
    Drain,
}

/// One run under a lease.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) task: TaskId,
    pub(super) epoch: Epoch,
    /// Cancelled when the child must die.
    pub(super) stop: CancellationToken,
    /// Cancelled when nothing may be written any more: the lease is lost, or the engine gives up.
    pub(super) fenced: CancellationToken,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When the last heartbeat that succeeded was sent; the lease lasts at least from there.
    beaten: Instant,
    cause: Option<Cause>,
    /// Whether the transition is being written; the lease may then be gone for a good reason.
    ending: bool,
}

impl Run {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the child to stop; the first cause stands, but a person's wish outranks a drain.
    pub(super) fn ask_to_stop(&self, cause: Cause) {
        let mut state = self.state();
        if state.cause != Some(Cause::Cancel) {
            state.cause = Some(cause);
        }
        drop(state);
        self.stop.cancel();
    }

    /// Kills the child and forbids every further write.
    pub(super) fn fence(&self, why: &'static str) {
        if self.fenced.is_cancelled() {
            return;
        }
        tracing::warn!(task = %self.task, epoch = %self.epoch, why, "the run is fenced");
        metrics::counter!(metric::LEASE_LOSSES).increment(1);
        self.fenced.cancel();
        self.stop.cancel();
    }

    pub(super) fn cause(&self) -> Option<Cause> {
        self.state().cause
    }

    pub(super) fn beaten(&self, sent: Instant) {
        self.state().beaten = sent;
    }

    pub(super) fn begin_ending(&self) {
        self.state().ending = true;
    }

    pub(super) fn is_ending(&self) -> bool {
        self.state().ending
    }

    /// Whether the lease may be over soon without our having heard of it.
    pub(super) fn is_overdue(&self, now: Instant, fence: Duration) -> bool {
        now.saturating_duration_since(self.state().beaten) >= fence
    }
}

/// All runs of the engine.
#[derive(Debug, Default)]
pub(super) struct Runs(Mutex<HashMap<(TaskId, Epoch), Arc<Run>>>);

impl Runs {
    fn map(&self) -> MutexGuard<'_, HashMap<(TaskId, Epoch), Arc<Run>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a run whose claim was sent at `sent`; it leaves when the guard is dropped.
    pub(super) fn add(
        self: &Arc<Self>,
        task: TaskId,
        epoch: Epoch,
        sent: Instant,
        hard: &CancellationToken,
    ) -> Held {
        let run = Arc::new(Run {
            task,
            epoch,
            stop: CancellationToken::new(),
            fenced: hard.child_token(),
            state: Mutex::new(State {
                beaten: sent,
                cause: None,
                ending: false,
            }),
        });
        let mut map = self.map();
        map.insert((task, epoch), Arc::clone(&run));
        metrics::gauge!(metric::RUNNING).set(map.len() as f64);
        drop(map);
        Held {
            runs: Arc::clone(self),
            run,
        }
    }

    pub(super) fn all(&self) -> Vec<Arc<Run>> {
        self.map().values().cloned().collect()
    }

    /// Whether a run of the task is here, even a dying one: two would share a work directory.
    pub(super) fn holds(&self, task: TaskId) -> bool {
        self.map().keys().any(|(held, _)| *held == task)
    }
}

/// Keeps a run in the registry, also through a panic.
#[derive(Debug)]
pub(super) struct Held {
    runs: Arc<Runs>,
    pub(super) run: Arc<Run>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut map = self.runs.map();
        map.remove(&(self.run.task, self.run.epoch));
        metrics::gauge!(metric::RUNNING).set(map.len() as f64);
    }
}
