//! Soft and hard shutdown, and the background loops that must end before the process does.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Tells loops when to stop, and waits for them.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    soft: CancellationToken,
    hard: CancellationToken,
    tracker: TaskTracker,
    failed: Arc<AtomicBool>,
}

impl Shutdown {
    /// A shutdown that nobody asked for yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancelled when no new work may begin.
    pub const fn soft(&self) -> &CancellationToken {
        &self.soft
    }

    /// Cancelled when what still runs must be dropped.
    pub const fn hard(&self) -> &CancellationToken {
        &self.hard
    }

    /// Asks everything to end.
    pub fn begin(&self) {
        self.soft.cancel();
    }

    /// Runs a loop that lives as long as the service; its early end or panic stops the service with an error.
    pub fn spawn(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        let (soft, failed) = (self.soft.clone(), Arc::clone(&self.failed));
        let running = tokio::spawn(work);
        self.tracker.spawn(async move {
            let outcome = running.await;
            if !soft.is_cancelled() {
                tracing::error!(
                    name,
                    panicked = outcome.is_err(),
                    "a background loop ended early"
                );
                failed.store(true, Ordering::SeqCst);
                soft.cancel();
            }
        });
    }

    /// Whether a background loop ended early.
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::SeqCst)
    }

    /// Waits for the loops; after `grace` they are told to drop what they hold.
    pub(crate) async fn wait(&self, grace: std::time::Duration) {
        self.tracker.close();
        if tokio::time::timeout(grace, self.tracker.wait())
            .await
            .is_err()
        {
            self.hard.cancel();
            // A loop that ignores the hard token is abandoned with the process.
            let _ =
                tokio::time::timeout(std::time::Duration::from_secs(5), self.tracker.wait()).await;
        }
        self.hard.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn a_loop_that_ends_early_stops_the_service() {
        let shutdown = Shutdown::new();
        shutdown.spawn("short", async {});
        shutdown.soft().cancelled().await;
        assert!(shutdown.failed());
    }

    #[tokio::test]
    async fn a_loop_that_obeys_is_no_failure() {
        let shutdown = Shutdown::new();
        let soft = shutdown.soft().clone();
        shutdown.spawn("obedient", async move { soft.cancelled().await });
        shutdown.begin();
        shutdown.wait(Duration::from_secs(5)).await;
        assert!(!shutdown.failed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_lingers_gets_the_hard_token_after_the_grace() {
        let shutdown = Shutdown::new();
        let hard = shutdown.hard().clone();
        shutdown.spawn("lingering", async move { hard.cancelled().await });
        shutdown.begin();
        shutdown.wait(Duration::from_secs(30)).await;
        assert!(shutdown.hard().is_cancelled());
    }
}
