//! One run of one task: workspace, gateways, CLI, and how it ended.
//!
//! `core` claims and ends tasks; everything between is behind [`run`].

mod branch;
mod environment;
mod files;
mod outcome;
mod prepare;
mod prompt;
mod rules;
mod servers;
mod token;

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{FailureClass, RunEvent};
use store::claims::Claimed;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub use environment::Environment;
use prepare::{Prepared, prepare};
pub use rules::Rules;

/// Where a run's events go; bounded, so that a flood slows the CLI instead of filling memory.
pub type EventSink = mpsc::Sender<(DateTime<Utc>, RunEvent)>;

/// How a run ended; `core` turns it into a transition of the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunResult {
    /// The CLI ended its turn well; its final text.
    Completed {
        /// What the agent said last.
        result: String,
    },
    /// It ended badly, and trying again would not help.
    Failed {
        /// The class.
        class: FailureClass,
        /// A sentence for a person.
        detail: String,
    },
    /// It ended badly for a reason that may pass.
    Retry {
        /// The class, should attempts run out.
        class: FailureClass,
        /// A sentence for a person.
        detail: String,
        /// How long to wait at least.
        after: Duration,
    },
    /// `stop` was cancelled, and the child is dead.
    Stopped,
}

/// Runs a claimed task until its CLI ends, its time is over, or `stop` is cancelled.
///
/// When it returns, no process of the run is left.
pub async fn run(
    claimed: &Claimed,
    environment: &Environment,
    events: &EventSink,
    stop: &CancellationToken,
) -> RunResult {
    let prepared = tokio::select! {
        biased;
        () = stop.cancelled() => Err(RunResult::Stopped),
        prepared = prepare(claimed, environment, events) => prepared,
    };
    let result = match prepared {
        Ok(prepared) => execute(claimed, environment, events, stop, prepared).await,
        Err(result) => result,
    };
    let folders = environment.folders(claimed);
    // Nothing in the folders is needed again, and a token lies there.
    if let Ok(Err(error)) = tokio::task::spawn_blocking(move || folders.remove()).await {
        tracing::warn!(%error, "the task's folders cannot be removed");
    }
    result
}

async fn execute(
    claimed: &Claimed,
    environment: &Environment,
    events: &EventSink,
    stop: &CancellationToken,
    prepared: Prepared,
) -> RunResult {
    let (path, folders) = (&prepared.path, environment.folders(claimed));
    let over = async {
        tokio::select! {
            () = stop.cancelled() => {}
            () = path.run().halting().cancelled() => {}
        }
    };
    let execution = environment.execution(prepared.provider, prepared.launch, &folders);
    let exit = execution.run(events, over).await;
    path.run().settled().await;
    outcome::account(claimed, &environment.pool, path.run(), &exit).await;
    outcome::of_exit(exit, path.run().halted())
}

/// Tells people about a step of the engine's own.
async fn note_step(events: &EventSink, text: String, took: Duration) {
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    // Where nobody takes events any more, the run is about to be stopped.
    let _ = events
        .send((Utc::now(), RunEvent::Step { text, duration_ms }))
        .await;
}
