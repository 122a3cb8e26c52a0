//! One run of one task: workspace, gateways, CLI, and how it ended.
//!
//! `core` claims and ends tasks; everything between is behind [`run`].

use std::{sync::Arc, time::Duration};

use access::Issuer;
use chrono::{DateTime, Utc};
use domain::{FailureClass, RunEvent};
use store::{PgPool, claims::Claimed};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::config::Config;

/// Where a run's events go; bounded, so that a flood slows the CLI instead of filling memory.
pub type EventSink = mpsc::Sender<(DateTime<Utc>, RunEvent)>;

/// What all runs of an engine share.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The engine's configuration.
    pub config: Arc<Config>,
    /// Signs run tokens.
    pub issuer: Arc<Issuer>,
    /// The engine's pool, for reservations and the branch.
    pub pool: PgPool,
    // The loopback gateways join here.
}

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
    let _ = (claimed, environment, events, stop);
    RunResult::Stopped
}
