//! After the commit: tell engines of the task, and people that it is queued.
//!
//! Both are courtesies. Postgres knows the task and its status; the engines' sweeper rings and delivers what was
//! missed here, and doing it twice is harmless on either side.

mod hints;
mod statuses;

use std::sync::Arc;

use domain::{Lane, TaskId};
use metrics::counter;
use queue::Queue;
use secrecy::SecretString;
use service::ApiServices;
use service::Shutdown;
use store::PgPool;
use tokio::sync::{Notify, mpsc};

use crate::metric;

/// Hints that may wait for Redis; more are left to the sweeper.
const WAITING: usize = 4096;

/// Where handlers announce what they stored.
#[derive(Debug)]
pub(crate) struct Relay {
    hints: mpsc::Sender<(TaskId, Lane)>,
    statuses: Arc<Notify>,
}

impl Relay {
    /// Starts the loops behind it.
    pub(crate) fn start(
        shutdown: &Shutdown,
        pool: PgPool,
        queue: Queue,
        api_services: ApiServices,
        service_token: SecretString,
    ) -> anyhow::Result<Self> {
        let (hints, waiting) = mpsc::channel(WAITING);
        let statuses = Arc::new(Notify::new());
        let courier = statuses::Courier::new(pool, api_services, service_token)?;
        shutdown.spawn(
            "hint relay",
            hints::run(queue, waiting, shutdown.soft().clone()),
        );
        shutdown.spawn(
            "status relay",
            statuses::run(courier, Arc::clone(&statuses), shutdown.soft().clone()),
        );
        Ok(Self { hints, statuses })
    }

    /// Announces a stored task; never waits.
    pub(crate) fn announce(&self, task: TaskId, lane: Lane) {
        if self.hints.try_send((task, lane)).is_err() {
            counter!(metric::HINTS, "outcome" => "dropped").increment(1);
        }
        self.statuses.notify_one();
    }
}
