//! Fills free slots: hints say which task, Postgres says whether; without Redis it is asked each second.

use std::{sync::Arc, time::Duration};

use queue::{Delivery, HintReader};
use store::claims::{self, Hint};
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, sleep_until, timeout},
};
use tokio_util::task::TaskTracker;

use super::{engine::Engine, metric, persist::Complaint, worker};

/// How long one read waits for a hint; a drain waits as long.
const BLOCK: Duration = Duration::from_millis(500);
/// How often an engine with a free slot looks for tasks that nobody announced.
const POLL: Duration = Duration::from_secs(1);
/// A task that was announced this long ago and still waits has lost its hint.
const MISSED_SECONDS: f64 = 1.0;
/// How long a claim may take; a later answer is a lease that runs out.
const CLAIM: Duration = Duration::from_secs(5);
/// How long another engine has to wait for a task whose earlier run is still dying here.
const PASS_ON: Duration = Duration::from_millis(200);

/// Claims tasks until the soft shutdown; `workers` runs them.
pub(super) async fn claim_tasks(engine: &Arc<Engine>, workers: &TaskTracker) {
    let mut hints = Hints {
        reader: None,
        complaint: Complaint::about("read hints from Redis; polling Postgres instead"),
    };
    let mut postgres = Complaint::about("claim tasks");
    let mut poll_at = Instant::now();
    loop {
        let slot = engine
            .soft
            .run_until_cancelled(Arc::clone(&engine.slots).acquire_owned());
        let Some(Ok(slot)) = slot.await else { return };
        let now = Instant::now();
        let outcome = if now >= poll_at {
            poll_at = now + POLL.mul_f64(0.8 + 0.4 * rand::random::<f64>());
            poll(engine, workers, slot, hints.reader.is_some()).await
        } else {
            match hints.next(engine).await {
                Some(delivery) => {
                    let hint = Hint {
                        task: delivery.task,
                        lane: delivery.lane,
                    };
                    let claimed = claim(engine, workers, slot, hint, "hint").await;
                    hints.done(delivery).await;
                    claimed
                }
                None if hints.reader.is_none() => {
                    engine.soft.run_until_cancelled(sleep_until(poll_at)).await;
                    Ok(())
                }
                None => Ok(()),
            }
        };
        match outcome {
            Ok(()) => postgres.fine(),
            Err(error) => {
                postgres.trouble(&error);
                engine
                    .soft
                    .run_until_cancelled(tokio::time::sleep(POLL))
                    .await;
            }
        }
    }
}

/// Takes tasks whose hint was lost, or any due task where there are no hints at all; as many as there are slots.
async fn poll(
    engine: &Arc<Engine>,
    workers: &TaskTracker,
    slot: OwnedSemaphorePermit,
    hinted: bool,
) -> anyhow::Result<()> {
    let mut slots = vec![slot];
    while let Ok(slot) = Arc::clone(&engine.slots).try_acquire_owned() {
        slots.push(slot);
    }
    let age = if hinted { MISSED_SECONDS } else { 0.0 };
    let limit = i64::try_from(slots.len())?;
    let found = timeout(CLAIM, claims::take_missed(&engine.pool, age, limit)).await??;
    for (hint, slot) in found.into_iter().zip(slots) {
        claim(engine, workers, slot, hint, "poll").await?;
    }
    Ok(())
}

/// Claims one task and starts its worker; a task that is not to be had is no error.
async fn claim(
    engine: &Arc<Engine>,
    workers: &TaskTracker,
    slot: OwnedSemaphorePermit,
    hint: Hint,
    source: &'static str,
) -> anyhow::Result<()> {
    let task = hint.task;
    if engine.soft.is_cancelled() || engine.runs.holds(task) {
        workers.spawn(pass_on(Arc::clone(engine), hint));
        return Ok(());
    }
    let settings = &engine.settings;
    // The lease begins when Postgres takes the claim, which is never before we sent it.
    let sent = Instant::now();
    let claim = claims::claim(&engine.pool, task, &settings.name, settings.lease_seconds);
    let answer = match timeout(CLAIM, claim).await {
        Ok(answer) => answer.map_err(anyhow::Error::from),
        Err(elapsed) => Err(elapsed.into()),
    };
    let outcome = match &answer {
        Ok(Some(_)) => "won",
        Ok(None) => "lost",
        Err(_) => "error",
    };
    metrics::counter!(metric::CLAIMS, "source" => source, "outcome" => outcome).increment(1);
    if let Some(claimed) = answer? {
        let held = engine.runs.add(task, claimed.epoch, sent, &engine.hard);
        workers.spawn(worker::work(Arc::clone(engine), claimed, held, slot));
    }
    Ok(())
}

/// Announces a task again that this engine cannot take; where that fails, it is found by a poll.
async fn pass_on(engine: Arc<Engine>, hint: Hint) {
    if !engine.soft.is_cancelled() {
        tokio::time::sleep(PASS_ON).await;
    }
    if let Err(error) = engine.queue.ring(hint.task, hint.lane).await {
        tracing::debug!(%error, task = %hint.task, "a hint was not passed on");
    }
}

/// The hint reader, opened anew after trouble.
struct Hints {
    reader: Option<HintReader>,
    complaint: Complaint,
}

impl Hints {
    /// The next hint; `None` after a while, and at once where Redis does not answer.
    async fn next(&mut self, engine: &Engine) -> Option<Delivery> {
        match self.read(engine).await {
            Ok(delivery) => {
                self.complaint.fine();
                metrics::gauge!(metric::HINTS_UP).set(1.0);
                delivery
            }
            Err(error) => {
                self.trouble(&error);
                None
            }
        }
    }

    async fn read(&mut self, engine: &Engine) -> Result<Option<Delivery>, queue::Error> {
        if self.reader.is_none() {
            self.reader = Some(engine.queue.hint_reader(BLOCK).await?);
        }
        let reader = self.reader.as_mut().expect("it was just opened");
        reader.next().await
    }

    /// Removes a hint, whether the claim was won or not: Postgres knows what still waits.
    async fn done(&mut self, delivery: Delivery) {
        if let Some(reader) = &mut self.reader
            && let Err(error) = reader.done(delivery).await
        {
            self.trouble(&error);
        }
    }

    fn trouble(&mut self, error: &queue::Error) {
        self.reader = None;
        self.complaint.trouble(error);
        metrics::gauge!(metric::HINTS_UP).set(0.0);
    }
}
