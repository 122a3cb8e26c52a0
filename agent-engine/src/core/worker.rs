//! One claimed task, from its first event to its last.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use chrono::Utc;
use domain::{FailureClass, RunEvent};
use futures::FutureExt as _;
use store::claims::{self, Claimed};
use tokio::{sync::OwnedSemaphorePermit, time::Instant};
use tracing::Instrument as _;

use super::{
    engine::Engine,
    events, finish, metric,
    persist::WRITE,
    runs::{Held, Run},
};
use crate::run::{EventSink, RunResult};

/// Runs a claimed task and writes what became of it; frees the slot.
pub(super) async fn work(
    engine: Arc<Engine>,
    claimed: Claimed,
    held: Held,
    slot: OwnedSemaphorePermit,
) {
    let task = &claimed.task;
    let span =
        tracing::info_span!("run", task = %task.id, epoch = %claimed.epoch, attempt = task.attempt);
    if let Some(parent) = &task.trace_parent {
        service::adopt_trace_parent(&span, parent);
    }
    if let (1, Some(started)) = (task.attempt, task.started_at) {
        let waited = started - task.created_at;
        metrics::histogram!(metric::CLAIM_SECONDS).record(waited.as_seconds_f64().max(0.0));
    }
    async {
        tracing::info!(key = %claimed.task.serial_key, "claimed");
        engine.statuses.notify_one();
        let begun = Instant::now();
        let (sink, recorder) = events::record(&engine, &held.run);
        let result = carry_out(&engine, &claimed, &held.run, &sink).await;
        drop(sink);
        let live = recorder.finish().await;
        let ended =
            finish::finish(&engine, &claimed, &held.run, &result, begun.elapsed(), live).await;
        drop(held);
        drop(slot);
        if ended {
            engine.statuses.notify_one();
            ring_next(&engine, &claimed).await;
        }
    }
    .instrument(span)
    .await;
}

/// Lets the runner work; its panic is an error of one run, and a runner that will not stop is left behind.
async fn carry_out(engine: &Engine, claimed: &Claimed, run: &Run, sink: &EventSink) -> RunResult {
    let started = RunEvent::Started {
        engine: engine.settings.name.clone(),
        attempt: u32::try_from(claimed.task.attempt).unwrap_or(0),
    };
    // Fails only where nobody listens any more, and then the run is fenced.
    let _ = sink.send((Utc::now(), started)).await;
    let work = AssertUnwindSafe(engine.runner.run(claimed, sink, &run.stop)).catch_unwind();
    let late = async {
        run.stop.cancelled().await;
        tokio::time::sleep(engine.settings.stop).await;
    };
    tokio::select! {
        result = work => result.unwrap_or_else(|_| {
            tracing::error!("the run panicked");
            transient("The engine made an error.")
        }),
        () = late => {
            tracing::error!("the run did not stop in time and was dropped");
            RunResult::Stopped
        }
    }
}

fn transient(detail: &str) -> RunResult {
    RunResult::Retry {
        class: FailureClass::CliError,
        detail: detail.to_owned(),
        after: Duration::ZERO,
    }
}

/// Announces the next task of the key; what fails here the sweeper makes good.
async fn ring_next(engine: &Engine, claimed: &Claimed) {
    let next = claims::next_of_key(&engine.pool, &claimed.task.serial_key);
    let rung = tokio::time::timeout(WRITE, async {
        if let Some(hint) = next.await? {
            engine.queue.ring(hint.task, hint.lane).await?;
        }
        anyhow::Ok(())
    });
    if let Ok(Err(error)) = rung.await {
        tracing::debug!(
            error = format!("{error:#}"),
            "the next task of the key was not rung"
        );
    }
}
