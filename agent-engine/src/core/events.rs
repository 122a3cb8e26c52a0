//! Run events on their way: in batches into Postgres under the run's epoch, and live to those who watch.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use domain::RunEvent;
use queue::LiveEvent;
use store::run_events::{self, Stored};
use tokio::{
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    engine::Engine,
    persist::{Answer, Patience, ask},
    runs::Run,
    size,
};
use crate::run::EventSink;

/// Events of one statement.
const BATCH: usize = 100;
/// Bytes of JSON of one statement; the last event may pass it.
const BATCH_BYTES: usize = 1024 * 1024;
/// How long an event may wait for others.
const GATHER: Duration = Duration::from_millis(50);
/// Events between the CLI and us; when they are full, the CLI waits.
const WAITING: usize = 256;
/// How long watchers may hold up a run, and how long they are left out after trouble.
const LIVE: Duration = Duration::from_millis(250);
const LIVE_PAUSE: Duration = Duration::from_secs(2);

pub(super) type Timed = (DateTime<Utc>, RunEvent);

/// Takes the events of a run and stores them.
pub(super) struct Recorder {
    over: CancellationToken,
    pump: JoinHandle<Live>,
}

/// Opens the way of a run's events.
pub(super) fn record(engine: &Arc<Engine>, run: &Arc<Run>) -> (EventSink, Recorder) {
    let (sink, source) = mpsc::channel(WAITING);
    let over = CancellationToken::new();
    let pump = pump(Arc::clone(engine), Arc::clone(run), source, over.clone());
    let recorder = Recorder {
        over,
        pump: tokio::spawn(pump),
    };
    (sink, recorder)
}

impl Recorder {
    /// Refuses further events, stores those that wait, and gives the live stream back for the last word.
    pub(super) async fn finish(self) -> Option<Live> {
        self.over.cancel();
        self.pump.await.ok()
    }
}

async fn pump(
    engine: Arc<Engine>,
    run: Arc<Run>,
    mut source: mpsc::Receiver<Timed>,
    over: CancellationToken,
) -> Live {
    let mut live = Live {
        engine: Arc::clone(&engine),
        quiet_until: Instant::now(),
    };
    while let Some(first) = next(&mut source, &over).await {
        let batch = gather(first, &mut source, &over).await;
        if run.fenced.is_cancelled() {
            // Nothing may be written, but whoever sends must not be blocked by that.
            continue;
        }
        if let Some(places) = store(&engine, &run, &batch).await {
            live.publish(&run, places, batch).await;
        }
    }
    live
}

/// The next event; `None` when the run is over and nothing waits.
async fn next(source: &mut mpsc::Receiver<Timed>, over: &CancellationToken) -> Option<Timed> {
    tokio::select! {
        event = source.recv() => event,
        () = over.cancelled() => {
            source.close();
            source.recv().await
        }
    }
}

async fn gather(
    first: Timed,
    source: &mut mpsc::Receiver<Timed>,
    over: &CancellationToken,
) -> Vec<Timed> {
    let (event, mut bytes) = size::bounded(first.1);
    let mut batch = vec![(first.0, event)];
    let late = sleep(GATHER);
    tokio::pin!(late);
    while batch.len() < BATCH && bytes < BATCH_BYTES {
        let more = tokio::select! {
            more = next(source, over) => more,
            () = &mut late => None,
        };
        let Some((at, event)) = more else { break };
        let (event, size) = size::bounded(event);
        bytes += size;
        batch.push((at, event));
    }
    batch
}

/// Stores a batch and returns the places; `None` where the run is fenced or Postgres will not have it.
async fn store(engine: &Engine, run: &Run, batch: &[Timed]) -> Option<Vec<i64>> {
    let mut patience = Patience::new("store run events");
    loop {
        let append = run_events::append(&engine.pool, run.task, run.epoch, batch);
        let again = match ask(append).await {
            Answer::Done(places) => return Some(places),
            Answer::Fenced => {
                run.fence("its events were refused");
                return None;
            }
            Answer::Unavailable(error) => patience.unavailable(&error, &run.fenced).await,
            Answer::Refused(error) => patience.refused(&error, &run.fenced).await,
        };
        if !again {
            return None;
        }
    }
}

/// The live stream of a run; left out for a while when Redis is slow, for Postgres has everything.
pub(super) struct Live {
    engine: Arc<Engine>,
    quiet_until: Instant,
}

impl Live {
    pub(super) async fn publish(&mut self, run: &Run, places: Vec<i64>, batch: Vec<Timed>) {
        if Instant::now() < self.quiet_until {
            return;
        }
        let events: Vec<LiveEvent> = places
            .into_iter()
            .zip(batch)
            .map(|(seq, (at, event))| {
                let stored = Stored {
                    seq,
                    epoch: run.epoch,
                    at,
                    event,
                };
                let body = serde_json::to_string(&stored).expect("run events hold only JSON types");
                LiveEvent { seq, body }
            })
            .collect();
        let published = timeout(LIVE, self.engine.queue.publish_live(run.task, &events)).await;
        if !matches!(published, Ok(Ok(()))) {
            tracing::debug!("live output is left out while Redis does not answer");
            self.quiet_until = Instant::now() + LIVE_PAUSE;
        }
    }
}
