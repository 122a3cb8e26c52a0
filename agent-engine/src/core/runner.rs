//! What carries out a claimed task: the CLI in production, a fake in tests.

use futures::future::{BoxFuture, FutureExt as _};
use store::claims::Claimed;
use tokio_util::sync::CancellationToken;

use crate::run::{self, Environment, EventSink, RunResult};

/// Carries out claimed tasks.
pub trait Runner: Send + Sync + 'static {
    /// Runs one task until it ends or `stop` is cancelled; leaves no process behind.
    fn run<'a>(
        &'a self,
        claimed: &'a Claimed,
        events: &'a EventSink,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, RunResult>;
}

impl Runner for Environment {
    fn run<'a>(
        &'a self,
        claimed: &'a Claimed,
        events: &'a EventSink,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, RunResult> {
        run::run(claimed, self, events, stop).boxed()
    }
}
