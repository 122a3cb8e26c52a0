//! A service that does what a test asks of it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use domain::Provider;
use serde::{Deserialize, Serialize};
use service::{Args, Context, Json, Path, Problem, Program, Running, client::Traced as _};
use tokio_util::sync::CancellationToken;

/// A door that stays open once it was opened.
pub(crate) type Door = CancellationToken;

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Sample {
    #[command(flatten)]
    pub(crate) args: Args,

    /// What /relay asks.
    #[arg(long, default_value = "")]
    backend: String,

    /// Closed where the start is to take until the test opens it.
    #[arg(skip = open())]
    pub(crate) start: Door,

    /// Open once /slow was asked.
    #[arg(skip)]
    pub(crate) asked: Door,

    /// Lets /slow answer.
    #[arg(skip)]
    pub(crate) answer: Door,

    /// Makes the background loop panic.
    #[arg(skip)]
    pub(crate) crash: Door,

    /// Whether its database is down.
    #[arg(skip)]
    pub(crate) down: Arc<AtomicBool>,
}

fn open() -> Door {
    let door = Door::new();
    door.cancel();
    door
}

impl Program for Sample {
    const NAME: &'static str = "sample";
    const ABOUT: &'static str = "Does what a test asks of it";
    const PORT: u16 = 0;

    fn args(&self) -> &Args {
        &self.args
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let down = Arc::clone(&self.down);
        context.readiness.register("database", move || {
            let down = down.load(Ordering::SeqCst);
            async move {
                if down {
                    Err("refuses connections")
                } else {
                    Ok(())
                }
            }
        });
        let answers = || async { Ok::<(), String>(()) };
        context.readiness.register("cache", answers);
        let (soft, crash) = (context.shutdown.soft().clone(), self.crash.clone());
        context.shutdown.spawn("sample loop", async move {
            tokio::select! {
                () = soft.cancelled() => {}
                () = crash.cancelled() => panic!("a private detail"),
            }
        });
        self.start.cancelled().await;
        Ok(Router::new()
            .route("/things", post(async |thing: Json<Thing>| thing))
            .route("/things/{id}", get(async |Path(id): Path<u32>| Json(id)))
            .route("/counted/{id}", get(async |Path(id): Path<u32>| Json(id)))
            .route("/disabled", get(disabled))
            .route("/panic", get(broken))
            .route("/slow", get(slow))
            .route("/relay", get(relay))
            .with_state(self))
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Thing {
    name: String,
}

async fn disabled() -> Problem {
    Problem::provider_disabled(Provider::Slack)
}

async fn broken() {
    panic!("a private detail")
}

async fn slow(State(sample): State<Sample>) -> &'static str {
    sample.asked.cancel();
    sample.answer.cancelled().await;
    "done"
}

async fn relay(State(sample): State<Sample>) -> String {
    let client = service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
    let answer = client.get(sample.backend).traced().send().await.unwrap();
    answer.text().await.unwrap()
}

/// A sample that is configured but does not run.
pub(crate) fn sample(arguments: &[&str]) -> Sample {
    testkit::configured(arguments).unwrap()
}

/// A running sample with nothing special.
pub(crate) async fn running() -> Running {
    service::start(sample(&[])).await.unwrap()
}
