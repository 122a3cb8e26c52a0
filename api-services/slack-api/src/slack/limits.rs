//! Rate limits, which Slack keeps for each method: who was told to wait does not ask before.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::Provider;
use service::upstream::UpstreamError;
use tokio::time::Instant;

/// The longest wait that is sat out here; a longer one is the caller's.
const PATIENCE: Duration = Duration::from_secs(5);

/// Until when each method is not to be asked.
#[derive(Debug, Default)]
pub(super) struct Limits(Mutex<HashMap<&'static str, Instant>>);

impl Limits {
    /// Waits where the method may be asked soon.
    pub(super) async fn pass(&self, method: &'static str) -> Result<(), UpstreamError> {
        let Some(wait) = self.left(method) else {
            return Ok(());
        };
        if wait > PATIENCE {
            return Err(UpstreamError::Limited {
                provider: Provider::Slack,
                wait,
            });
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    fn left(&self, method: &'static str) -> Option<Duration> {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = until.get(method)?.checked_duration_since(Instant::now());
        if left.is_none() {
            until.remove(method);
        }
        left
    }

    /// Keeps what Slack said.
    pub(super) fn note(&self, method: &'static str, wait: Duration) {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        until.insert(method, Instant::now() + wait);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_limited_method_waits_and_the_others_do_not() {
        let limits = Limits::default();
        limits.note("chat.postMessage", Duration::from_secs(30));
        let before = Instant::now();
        limits.pass("reactions.add").await.unwrap();
        assert!(limits.pass("chat.postMessage").await.is_err());
        assert_eq!(Instant::now(), before);
        tokio::time::advance(Duration::from_secs(27)).await;
        limits.pass("chat.postMessage").await.unwrap();
        assert!(before.elapsed() >= Duration::from_secs(30));
    }
}
