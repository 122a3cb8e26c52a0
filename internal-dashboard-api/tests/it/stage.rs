//! A running service and a task that events are appended to.

use chrono::Utc;
use clap::{Args as _, Command, FromArgMatches as _};
use domain::{Epoch, RunEvent, TaskId};
use futures::{StreamExt as _, stream::BoxStream};
use internal_dashboard_api::Config;
use queue::{LiveEvent, Queue};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use store::{PgPool, endings::Ending};
use testkit::{Database, Redis};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

pub(crate) const TOKEN: &str = "the-operator-token-of-tests";

/// A started service and what it stands on.
pub(crate) struct Stage {
    pub(crate) base: String,
    pub(crate) database: Database,
    pub(crate) queue: Queue,
    running: service::Running,
    _redis: Redis,
}

impl Stage {
    /// With a pinned token and Redis.
    pub(crate) async fn new() -> Self {
        let redis = testkit::redis().await;
        let url = redis.url();
        Self::with(redis, &url, Some(TOKEN)).await
    }

    /// Where nothing answers at Redis's address.
    pub(crate) async fn without_redis() -> Self {
        let nobody = SecretString::from("redis://127.0.0.1:1");
        Self::with(testkit::redis().await, &nobody, Some(TOKEN)).await
    }

    /// Where the token is left to the service.
    pub(crate) async fn without_token() -> Self {
        let redis = testkit::redis().await;
        let url = redis.url();
        Self::with(redis, &url, None).await
    }

    async fn with(redis: Redis, redis_url: &SecretString, token: Option<&str>) -> Self {
        let database = testkit::database().await;
        let queue = Queue::connect(&redis.url(), redis.prefix()).unwrap();
        let url = database.url("internal_dashboard_api");
        let mut arguments = vec![
            "internal-dashboard-api",
            "--listen-addr",
            "127.0.0.1:0",
            "--admin-addr",
            "127.0.0.1:0",
            "--database-url",
            url.expose_secret(),
            "--redis-url",
            redis_url.expose_secret(),
            "--redis-prefix",
            redis.prefix(),
        ];
        arguments.extend(token.iter().flat_map(|token| ["--operator-token", token]));
        let matches = Config::augment_args(Command::new("test")).get_matches_from(arguments);
        let config = Config::from_arg_matches(&matches).unwrap();
        let running = service::start(config).await.unwrap();
        Self {
            base: format!("http://{}", running.address),
            database,
            queue,
            running,
            _redis: redis,
        }
    }

    /// A queued task.
    pub(crate) async fn task(&self, number: u64) -> TaskId {
        let task = testkit::new_task("acme/app", number, domain::Command::Fix);
        testkit::accept_task(&self.database.pool("api_gateway"), task).await
    }

    /// A task that an engine runs.
    pub(crate) async fn run(&self, number: u64) -> Run {
        let task = self.task(number).await;
        let pool = self.database.pool("agent_engine");
        let claimed = store::claims::claim(&pool, task, "engine-1", 600.0)
            .await
            .unwrap()
            .unwrap();
        Run {
            pool,
            queue: self.queue.clone(),
            task,
            epoch: claimed.epoch,
        }
    }

    /// The status and body of a GET as the operator.
    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let request = service::client::with_deadline(std::time::Duration::from_secs(10)).unwrap();
        let answer = request
            .get(format!("{}{path}", self.base))
            .bearer_auth(TOKEN)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// The status and body of a POST as the operator.
    pub(crate) async fn post(&self, path: &str) -> (u16, Value) {
        let request = service::client::with_deadline(std::time::Duration::from_secs(10)).unwrap();
        let answer = request
            .post(format!("{}{path}", self.base))
            .bearer_auth(TOKEN)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Follows a task: its events, then the close code as an error.
    pub(crate) async fn follow(
        &self,
        task: TaskId,
        after: i64,
    ) -> BoxStream<'static, Result<Value, u16>> {
        let url = format!(
            "{}/api/tasks/{task}/ws?after={after}",
            self.base.replace("http", "ws")
        );
        let mut request = url.into_client_request().unwrap();
        request
            .headers_mut()
            .insert("authorization", format!("Bearer {TOKEN}").parse().unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        socket
            .filter_map(async |message| match message.unwrap() {
                Message::Text(text) => Some(Ok(serde_json::from_str(&text).unwrap())),
                Message::Close(frame) => Some(Err(frame.map_or(0, |frame| frame.code.into()))),
                _ => None,
            })
            .boxed()
    }

    /// Tells the service to end, as SIGTERM does.
    pub(crate) fn end(&self) {
        self.running.shutdown.begin();
    }
}

/// A run that writes events as an engine does.
pub(crate) struct Run {
    pool: PgPool,
    queue: Queue,
    pub(crate) task: TaskId,
    epoch: Epoch,
}

impl Run {
    /// Appends messages and publishes them where `publish` says so; returns their places.
    pub(crate) async fn say(&self, texts: &[String], publish: bool) -> Vec<i64> {
        let events: Vec<_> = texts
            .iter()
            .map(|text| (Utc::now(), RunEvent::Message { text: text.clone() }))
            .collect();
        self.append(&events, publish).await
    }

    /// Ends the run in success.
    pub(crate) async fn finish(&self) {
        store::endings::end_run(
            &self.pool,
            self.task,
            self.epoch,
            &Ending::Completed,
            "Done.",
            "Done.",
        )
        .await
        .unwrap();
        let finished = RunEvent::Finished {
            state: "completed".to_owned(),
            class: None,
            detail: "Done.".to_owned(),
        };
        self.append(&[(Utc::now(), finished)], true).await;
    }

    async fn append(
        &self,
        events: &[(chrono::DateTime<Utc>, RunEvent)],
        publish: bool,
    ) -> Vec<i64> {
        let places = store::run_events::append(&self.pool, self.task, self.epoch, events)
            .await
            .unwrap();
        if publish {
            let live: Vec<LiveEvent> = places
                .iter()
                .map(|seq| LiveEvent {
                    seq: *seq,
                    body: "{}".to_owned(),
                })
                .collect();
            self.queue.publish_live(self.task, &live).await.unwrap();
        }
        places
    }
}
