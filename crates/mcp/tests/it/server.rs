//! A service with tools that can hang, flood and panic, started for one test.

use std::sync::Arc;

use access::Audience;
use axum::Router;
use mcp::{Limits, Server, Settings};
use service::{Args, Context, Program, Running};
use testkit::{McpClient, Runs};
use tokio::sync::Notify;

use crate::tools::{TOOLSETS, Tools};

/// What the hanging tool reports, and what ends it.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(crate) started: Notify,
    pub(crate) dropped: Notify,
    pub(crate) released: Notify,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Service {
    #[command(flatten)]
    args: Args,
    #[command(flatten)]
    pub(crate) settings: Settings,
    #[arg(skip)]
    given: Option<(Server, Arc<Watch>)>,
}

impl Program for Service {
    const NAME: &'static str = "tools-under-test";
    const ABOUT: &'static str = "Serves tools to tests";
    const PORT: u16 = 0;

    fn args(&self) -> &Args {
        &self.args
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let (server, watch) = self.given.expect("the test gives it");
        Ok(mcp::router(server, &context.shutdown, move || {
            Tools(Arc::clone(&watch))
        }))
    }
}

/// A running server, a run that may use it, and a client with the run's token.
pub(crate) struct Started {
    pub(crate) running: Running,
    pub(crate) runs: Runs,
    pub(crate) client: McpClient,
    pub(crate) watch: Arc<Watch>,
}

pub(crate) async fn start() -> Started {
    start_with(|_| {}).await
}

pub(crate) async fn start_with(change: impl FnOnce(&mut Limits)) -> Started {
    start_as(change, &[]).await
}

/// Starts a server that its operator has narrowed by such arguments.
pub(crate) async fn start_as(change: impl FnOnce(&mut Limits), narrowed: &[&str]) -> Started {
    let mut service: Service = testkit::configured(narrowed).unwrap();
    let catalogue = service.settings.catalogue(TOOLSETS).unwrap();
    let runs = Runs::new(Audience::Github);
    let mut limits = Limits::default();
    change(&mut limits);
    let server = Server {
        hosts: "127.0.0.1".parse().unwrap(),
        origins: "https://app.example".parse().unwrap(),
        verifier: runs.public_key().parse().unwrap(),
        audience: Audience::Github,
        catalogue,
        limits,
    };
    let watch = Arc::new(Watch::default());
    service.given = Some((server, Arc::clone(&watch)));
    let running = service::start(service).await.unwrap();
    let client = McpClient::new(running.address, runs.token());
    Started {
        running,
        runs,
        client,
        watch,
    }
}
