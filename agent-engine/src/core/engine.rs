//! Wires the core: pool, queue, slots and loops.

use std::{fmt, sync::Arc};

use queue::Queue;
use service::Shutdown;
use store::PgPool;
use tokio::sync::{Notify, Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    control, deliverer, heartbeat, metric, queue_manager, runner::Runner, runs::Runs,
    settings::Settings, sweeper,
};

/// What the loops and runs of an engine share.
pub(super) struct Engine {
    pub(super) settings: Settings,
    pub(super) pool: PgPool,
    pub(super) queue: Queue,
    pub(super) runner: Arc<dyn Runner>,
    pub(super) runs: Arc<Runs>,
    /// One permit a run.
    pub(super) slots: Arc<Semaphore>,
    /// Asks for a heartbeat now.
    pub(super) beat: Notify,
    /// Asks for a delivery of statuses now.
    pub(super) statuses: Notify,
    /// Cancelled when no task may be claimed any more.
    pub(super) soft: CancellationToken,
    /// Cancelled when everything must be dropped.
    pub(super) hard: CancellationToken,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("name", &self.settings.name)
            .finish_non_exhaustive()
    }
}

/// Starts claiming and running tasks until `shutdown`.
///
/// On a soft shutdown running tasks are stopped and queued again for other engines; on a hard one they are dropped,
/// and their leases run out.
///
/// # Errors
/// Fails where the HTTP client cannot be made.
pub fn start(
    settings: Settings,
    pool: PgPool,
    queue: Queue,
    runner: Arc<dyn Runner>,
    shutdown: &Shutdown,
) -> anyhow::Result<()> {
    metric::describe();
    metrics::gauge!(metric::SLOTS).set(settings.slots as f64);
    let client = deliverer::client()?;
    let engine = Arc::new(Engine {
        slots: Arc::new(Semaphore::new(settings.slots)),
        settings,
        pool,
        queue,
        runner,
        runs: Arc::default(),
        beat: Notify::new(),
        statuses: Notify::new(),
        soft: shutdown.soft().clone(),
        hard: shutdown.hard().clone(),
    });
    // Heartbeats and control go on until the last run has ended, which is later than the soft shutdown.
    let idle = CancellationToken::new();
    shutdown.spawn(
        "claims",
        claim_until_drained(Arc::clone(&engine), idle.clone()),
    );
    shutdown.spawn(
        "heartbeat",
        heartbeat::keep(Arc::clone(&engine), idle.clone()),
    );
    shutdown.spawn("fence", heartbeat::watch(Arc::clone(&engine), idle.clone()));
    shutdown.spawn(
        "control",
        control::listen(Arc::clone(&engine), idle.clone()),
    );
    shutdown.spawn(
        "statuses",
        deliverer::deliver(Arc::clone(&engine), client, idle),
    );
    shutdown.spawn("sweeper", sweeper::sweep(engine));
    Ok(())
}

async fn claim_until_drained(engine: Arc<Engine>, idle: CancellationToken) {
    let workers = TaskTracker::new();
    let drained = Arc::clone(&engine);
    let drain = async {
        drained.soft.cancelled().await;
        drained.drain();
    };
    tokio::join!(queue_manager::claim_tasks(&engine, &workers), drain);
    // A claim may have been under way when the drain began.
    engine.drain();
    workers.close();
    engine.hard.run_until_cancelled(workers.wait()).await;
    idle.cancel();
}

impl Engine {
    fn drain(&self) {
        for run in self.runs.all() {
            run.ask_to_stop(super::runs::Cause::Drain);
        }
    }
}
