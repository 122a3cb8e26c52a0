//! Engines with a runner that the test commands: every run begins by asking the test, and ends when it says so.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use agent_engine::{
    core::{engine, runner::Runner, settings::Settings},
    run::{EventSink, RunResult},
};
use domain::{Command, TaskId};
use futures::future::{BoxFuture, FutureExt as _};
use queue::Queue;
use secrecy::SecretString;
use service::Shutdown;
use store::{PgPool, claims::Claimed, tasks::Task};
use testkit::{Database, Redis};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// How long anything may take before a test calls it lost.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// One Postgres database and one Redis, and the engines that share them.
pub(crate) struct House {
    pub(crate) db: Database,
    pub(crate) redis: Redis,
    pub(crate) gateway: PgPool,
    pub(crate) settings: Settings,
}

/// A run that has begun.
pub(crate) struct Begun {
    pub(crate) claimed: Claimed,
    pub(crate) events: EventSink,
    pub(crate) stop: CancellationToken,
    end: oneshot::Sender<RunResult>,
}

/// A started engine; dropping it is like killing it.
pub(crate) struct Engine {
    pub(crate) shutdown: Shutdown,
    runs: mpsc::UnboundedReceiver<Begun>,
}

struct Commanded {
    runs: mpsc::UnboundedSender<Begun>,
    obedient: bool,
}

impl Runner for Commanded {
    fn run<'a>(
        &'a self,
        claimed: &'a Claimed,
        events: &'a EventSink,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, RunResult> {
        let (end, ended) = oneshot::channel();
        let begun = Begun {
            claimed: claimed.clone(),
            events: events.clone(),
            stop: stop.clone(),
            end,
        };
        let _ = self.runs.send(begun);
        let obedient = self.obedient;
        async move {
            tokio::select! {
                Ok(result) = ended => result,
                () = stop.cancelled(), if obedient => RunResult::Stopped,
                else => std::future::pending().await,
            }
        }
        .boxed()
    }
}

impl Begun {
    pub(crate) fn end(self, result: RunResult) {
        let _ = self.end.send(result);
    }

    pub(crate) fn complete(self) {
        self.end(completed("done"));
    }
}

pub(crate) fn completed(result: &str) -> RunResult {
    RunResult::Completed {
        result: result.to_owned(),
    }
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(testkit::redis().await).await
    }

    pub(crate) async fn with(redis: Redis) -> Self {
        let db = testkit::database().await;
        let gateway = db.pool("api_gateway");
        let settings = Settings {
            name: "engine".to_owned(),
            slots: 2,
            lease_seconds: 3.0,
            heartbeat: Duration::from_millis(200),
            fence: Duration::from_secs(2),
            max_attempts: 3,
            stop: PATIENCE,
            // Port 1 refuses: these tests have no API service unless they bring one.
            api_services: service::ApiServices::all_at(&"http://127.0.0.1:1".parse().unwrap()),
            service_token: SecretString::from("token"),
        };
        Self {
            db,
            redis,
            gateway,
            settings,
        }
    }

    pub(crate) fn queue(&self) -> Queue {
        Queue::connect(&self.redis.url(), self.redis.prefix()).unwrap()
    }

    /// Stores a task without announcing it.
    pub(crate) async fn accept(&self, number: u64) -> TaskId {
        let task = testkit::new_task("acme/app", number, Command::Fix);
        testkit::accept_task(&self.gateway, task).await
    }

    /// Stores and announces a task, as the gateway does.
    pub(crate) async fn announce(&self, number: u64) -> TaskId {
        let task = self.accept(number).await;
        self.queue().ring(task, domain::Lane::High).await.unwrap();
        task
    }

    pub(crate) async fn engine(&self) -> Engine {
        self.engine_at(&self.db.url("agent_engine"), self.queue(), true)
    }

    /// An engine with its own way to Postgres and Redis; one that is not obedient does not stop when asked.
    pub(crate) fn engine_at(
        &self,
        postgres: &SecretString,
        queue: Queue,
        obedient: bool,
    ) -> Engine {
        let (sender, runs) = mpsc::unbounded_channel();
        let runner = Arc::new(Commanded {
            runs: sender,
            obedient,
        });
        let shutdown = Shutdown::new();
        let pool = store::connect(postgres, 10).unwrap();
        engine::start(self.settings.clone(), pool, queue, runner, &shutdown).unwrap();
        Engine { shutdown, runs }
    }

    pub(crate) async fn task(&self, id: TaskId) -> Task {
        store::tasks::get(&self.gateway, id).await.unwrap().unwrap()
    }

    /// Waits until the task is in a state.
    pub(crate) async fn wait_for(&self, id: TaskId, state: &str) -> Task {
        until(async || {
            let task = self.task(id).await;
            (task.state.name() == state).then_some(task)
        })
        .await
    }

    /// The kinds of the stored events of a task, in order.
    pub(crate) async fn kinds(&self, id: TaskId) -> String {
        let sql = format!(
            "SELECT string_agg(kind, ' ' ORDER BY seq) FROM run_events WHERE task_id = '{}'",
            id.uuid()
        );
        self.db.sql(&sql).await.trim().to_owned()
    }
}

impl Engine {
    /// The next run that begins here.
    pub(crate) async fn begun(&mut self) -> Begun {
        timeout(PATIENCE, self.runs.recv())
            .await
            .expect("a run begins in time")
            .expect("the engine lives")
    }

    /// The next run, if one has begun already.
    pub(crate) fn begun_already(&mut self) -> Option<Begun> {
        self.runs.try_recv().ok()
    }

    /// Ends the engine without a word, as `kill -9` does.
    pub(crate) fn kill(&self) {
        self.shutdown.hard().cancel();
        self.shutdown.begin();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Asks again and again until there is an answer.
pub(crate) async fn until<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    timeout(PATIENCE, async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("it happens in time")
}

/// Completes every run of some engines and keeps the order in which they began.
pub(crate) fn complete_all(engines: Vec<Engine>) -> Arc<Mutex<Vec<TaskId>>> {
    let order = Arc::new(Mutex::new(Vec::new()));
    for mut engine in engines {
        let order = Arc::clone(&order);
        tokio::spawn(async move {
            while let Some(begun) = engine.runs.recv().await {
                order.lock().unwrap().push(begun.claimed.task.id);
                begun.complete();
            }
        });
    }
    order
}
