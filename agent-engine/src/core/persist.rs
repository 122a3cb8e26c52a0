//! Writing through database trouble: what an answer means, how long to wait, and how to complain once.

use std::{fmt::Display, time::Duration};

use store::Error;
use tokio_util::sync::CancellationToken;

/// How long one statement or transaction may take.
pub(super) const WRITE: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How often a statement that Postgres refuses is tried; deadlocks and shutdowns pass, poison does not.
const REFUSALS: u32 = 10;

/// What became of a write.
#[derive(Debug)]
pub(super) enum Answer<T> {
    Done(T),
    /// The task belongs to a later epoch.
    Fenced,
    /// Postgres could not be reached; the write may have been made nevertheless.
    Unavailable(String),
    /// Postgres answered, and not well.
    Refused(String),
}

/// Makes one attempt at a write.
pub(super) async fn ask<T>(write: impl Future<Output = Result<T, Error>>) -> Answer<T> {
    match tokio::time::timeout(WRITE, write).await {
        Ok(Ok(value)) => Answer::Done(value),
        Ok(Err(Error::Fenced)) => Answer::Fenced,
        Ok(Err(error)) if error.is_unavailable() => Answer::Unavailable(error.to_string()),
        Ok(Err(error)) => Answer::Refused(error.to_string()),
        Err(_) => Answer::Unavailable("no answer in time".to_owned()),
    }
}

/// The pauses between attempts at one write.
#[derive(Debug)]
pub(super) struct Patience {
    what: &'static str,
    tries: u32,
    refusals: u32,
}

impl Patience {
    pub(super) const fn new(what: &'static str) -> Self {
        Self {
            what,
            tries: 0,
            refusals: 0,
        }
    }

    /// Whether an attempt has failed before.
    pub(super) const fn was_tried(&self) -> bool {
        self.tries > 0
    }

    /// Waits after an attempt that could not be made; false where there is no sense in another.
    pub(super) async fn unavailable(&mut self, error: &str, give_up: &CancellationToken) -> bool {
        if self.tries == 0 {
            tracing::warn!(error, "cannot {}; trying again", self.what);
        }
        let pause = FIRST_PAUSE
            .saturating_mul(1 << self.tries.min(10))
            .min(LONGEST_PAUSE);
        self.tries += 1;
        give_up
            .run_until_cancelled(tokio::time::sleep(pause))
            .await
            .is_some()
    }

    /// Waits after an attempt that was refused; false where there is no sense in another.
    pub(super) async fn refused(&mut self, error: &str, give_up: &CancellationToken) -> bool {
        self.refusals += 1;
        if self.refusals >= REFUSALS {
            tracing::error!(error, "cannot {}; giving it up", self.what);
            return false;
        }
        self.unavailable(error, give_up).await
    }
}

/// Complains once about trouble that repeats, and says when it is over.
#[derive(Debug)]
pub(super) struct Complaint {
    what: &'static str,
    open: bool,
}

impl Complaint {
    pub(super) const fn about(what: &'static str) -> Self {
        Self { what, open: false }
    }

    pub(super) fn trouble(&mut self, error: &dyn Display) {
        if self.open {
            tracing::debug!(%error, "still cannot {}", self.what);
        } else {
            tracing::warn!(%error, "cannot {}; trying again", self.what);
            self.open = true;
        }
    }

    pub(super) fn fine(&mut self) {
        if std::mem::take(&mut self.open) {
            tracing::info!("can {} again", self.what);
        }
    }
}
