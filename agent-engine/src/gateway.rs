//! The engine's loopback gateways: they lend a run's git and CLI the credentials that the child never sees.
//!
//! Every run has a path of its own that nobody can guess and that is forgotten when the run ends. What the path leads
//! to is the run's rights and no more: git at github-api with the run's token, the model API with the engine's key
//! under the task's cap.

mod forward;
mod git;
mod meter;
mod model;
mod price;
mod refusal;
mod runs;
mod ticket;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
    serve::ListenerExt as _,
};
use domain::Repository;
use reqwest::Client;
use service::{Problem, Shutdown};
use store::PgPool;
use tokio::net::TcpListener;

use crate::config::Config;

use runs::Runs;
pub(crate) use runs::{Halt, OpenRun, Opened, Rights};

/// The longest silence of an upstream; models think for minutes without a byte, but send pings meanwhile.
const SILENCE: Duration = Duration::from_secs(600);

/// The longest model request, as Anthropic has it.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// The gateways, and the runs that may use them.
#[derive(Debug, Clone)]
pub(crate) struct Gateway {
    address: SocketAddr,
    runs: Arc<Runs>,
}

/// What every request needs.
#[derive(Debug, Clone)]
struct Context {
    config: Arc<Config>,
    pool: PgPool,
    client: Client,
    runs: Arc<Runs>,
}

impl Gateway {
    /// Binds and serves until the engine shuts down and the last run has ended.
    pub(crate) async fn start(
        config: Arc<Config>,
        pool: PgPool,
        shutdown: &Shutdown,
    ) -> anyhow::Result<Self> {
        let wanted = config.loopback_addr;
        anyhow::ensure!(
            wanted.ip().is_loopback(),
            "LOOPBACK_ADDR must be a loopback address; anyone who reaches it could spend the model key"
        );
        let listener = TcpListener::bind(wanted)
            .await
            .with_context(|| format!("bind LOOPBACK_ADDR {wanted}"))?;
        let address = listener.local_addr().context("read LOOPBACK_ADDR")?;
        let runs = Arc::new(Runs::default());
        let context = Context {
            config,
            pool,
            client: service::client::streaming(SILENCE).context("make the HTTP client")?,
            runs: Arc::clone(&runs),
        };
        let (soft, open) = (shutdown.soft().clone(), Arc::clone(&runs));
        shutdown.spawn("loopback gateways", async move {
            // Answers are written in pieces; Nagle's delay would add 40 ms to each.
            let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
            let over = async move {
                soft.cancelled().await;
                open.none_left().await;
            };
            let served = axum::serve(listener, router(context)).with_graceful_shutdown(over);
            if let Err(error) = served.await {
                tracing::error!(%error, "the loopback gateways ended");
            }
        });
        Ok(Self { address, runs })
    }

    /// Opens a run's path; dropping the answer closes it.
    pub(crate) fn open(&self, rights: Rights) -> Opened {
        self.runs.open(rights)
    }

    /// Where a run's git finds a repository.
    pub(crate) fn remote_url(&self, opened: &Opened, repository: &Repository) -> String {
        let (base, secret) = (self.base(), opened.secret());
        format!("{base}/run/{secret}/git/{repository}.git")
    }

    /// Where a run's CLI finds its model.
    pub(crate) fn model_url(&self, opened: &Opened) -> String {
        format!("{}/run/{}/model", self.base(), opened.secret())
    }

    fn base(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn router(context: Context) -> Router {
    Router::new()
        .route(
            "/run/{secret}/git/{owner}/{repo}/info/refs",
            get(git::advertise),
        )
        .route(
            "/run/{secret}/git/{owner}/{repo}/{service}",
            post(git::exchange).layer(DefaultBodyLimit::disable()),
        )
        .route("/run/{secret}/model", any(model::alive))
        .route("/run/{secret}/model/", any(model::alive))
        .route("/run/{secret}/model/api/hello", any(model::alive))
        .route("/run/{secret}/model/v1/messages", post(model::messages))
        .route(
            "/run/{secret}/model/v1/messages/count_tokens",
            post(model::free),
        )
        .route("/run/{secret}/model/v1/models", get(model::free))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .fallback(async || Problem::not_found("the engine's gateways have nothing there"))
        .with_state(context)
}
