//! What falls between the engines: expired leases, lost hints, tasks to stop. One engine at a time sweeps.
//!
//! Leadership only saves work: every step is safe where two engines take it at once.

use std::{sync::Arc, time::Duration};

use store::{
    claims::{self, Hint},
    endings,
    leader::{self, Candidate},
    leases,
};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::{engine::Engine, persist::Complaint};

const PACE: Duration = Duration::from_secs(1);
/// How long one sweep may take before its connection counts as dead.
const SWEEP: Duration = Duration::from_secs(15);
/// Engines with a free slot look sooner; this is for those that are all busy.
const MISSED_SECONDS: f64 = 5.0;
/// Hints that may wait in Redis; what is beyond waits in Postgres just as well.
const MOST: i64 = 100;

/// Sweeps until the soft shutdown.
pub(super) async fn sweep(engine: Arc<Engine>) {
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut candidate = None;
    let mut complaint = Complaint::about("sweep");
    while engine.soft.run_until_cancelled(pace.tick()).await.is_some() {
        let swept = timeout(SWEEP, sweep_once(&engine, &mut candidate));
        let outcome = match engine.soft.run_until_cancelled(swept).await {
            None => return,
            Some(Ok(outcome)) => outcome,
            Some(Err(elapsed)) => Err(elapsed.into()),
        };
        match outcome {
            Ok(()) => complaint.fine(),
            Err(error) => {
                complaint.trouble(&format!("{error:#}"));
                candidate = None;
            }
        }
    }
}

async fn sweep_once(engine: &Engine, candidate: &mut Option<Candidate>) -> anyhow::Result<()> {
    let candidate = match candidate {
        Some(candidate) => candidate,
        None => candidate.insert(Candidate::open(&engine.pool, leader::SWEEPER).await?),
    };
    if !candidate.leads().await? {
        return Ok(());
    }
    let cancelled = endings::cancel_idle(&engine.pool).await?;
    let expired = leases::expire(&engine.pool).await?;
    if !expired.is_empty() {
        tracing::warn!(
            tasks = expired.len(),
            "leases ran out; their tasks are queued again"
        );
    }
    if cancelled > 0 || !expired.is_empty() {
        engine.statuses.notify_one();
    }
    // Without Redis nothing is announced, and nothing is marked as announced: free engines poll.
    match engine.queue.ensure_streams().await {
        Ok(false) => {}
        Ok(true) => {
            let waiting = claims::forget_hints(&engine.pool).await?;
            tracing::warn!(
                waiting,
                "Redis had no streams of ours; announcing every task anew"
            );
        }
        Err(error) => {
            tracing::debug!(%error, "no hints are written while Redis does not answer");
            return Ok(());
        }
    }
    ring(engine, expired).await?;
    let room = MOST - i64::try_from(engine.queue.waiting_hints().await?)?;
    if room <= 0 {
        // All engines are busy; more hints for the same tasks would only pile up.
        return Ok(());
    }
    let missed = claims::take_missed(&engine.pool, MISSED_SECONDS, room).await?;
    ring(engine, missed).await
}

async fn ring(engine: &Engine, hints: Vec<Hint>) -> anyhow::Result<()> {
    for hint in hints {
        engine.queue.ring(hint.task, hint.lane).await?;
    }
    Ok(())
}
