//! Rings each new task's hint.

use std::time::{Duration, Instant};

use domain::{Lane, TaskId};
use metrics::counter;
use queue::Queue;
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

use crate::metric;

/// The least time between two log lines about the same outage.
const QUIET: Duration = Duration::from_secs(1);

/// Rings until shutdown, then what is still waiting.
pub(super) async fn run(
    queue: Queue,
    mut waiting: Receiver<(TaskId, Lane)>,
    soft: CancellationToken,
) {
    let mut said: Option<Instant> = None;
    while let Some(Some((task, lane))) = soft.run_until_cancelled(waiting.recv()).await {
        ring(&queue, task, lane, &mut said).await;
    }
    while let Ok((task, lane)) = waiting.try_recv() {
        ring(&queue, task, lane, &mut said).await;
    }
}

async fn ring(queue: &Queue, task: TaskId, lane: Lane, said: &mut Option<Instant>) {
    let outcome = match queue.ring(task, lane).await {
        Ok(()) => "rung",
        Err(error) => {
            if said.is_none_or(|at| at.elapsed() >= QUIET) {
                *said = Some(Instant::now());
                tracing::warn!(%error, %task, "a hint was not rung; the engines' sweeper finds the task");
            }
            "failed"
        }
    };
    counter!(metric::HINTS, "outcome" => outcome).increment(1);
}
