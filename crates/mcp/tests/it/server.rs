//! A service with tools that can hang, flood and panic, started for one test.

use std::sync::Arc;

use access::Audience;
use axum::Router;
use mcp::{
    Catalogue, Limits, Server, Settings,
    bridge::{self, Upstream},
};
use service::{Args, Context, Program, Running, Shutdown};
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

type Routes = Box<dyn FnOnce(&Shutdown) -> Router + Send + Sync>;

#[derive(clap::Args)]
pub(crate) struct Service {
    #[command(flatten)]
    args: Args,
    #[command(flatten)]
    pub(crate) settings: Settings,
    #[arg(skip)]
    given: Option<Routes>,
}

impl Program for Service {
    const NAME: &'static str = "tools-under-test";
    const ABOUT: &'static str = "Serves tools to tests";
    const PORT: u16 = 0;

    fn args(&self) -> &Args {
        &self.args
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let routes = self.given.expect("the test gives it");
        Ok(routes(&context.shutdown))
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
    let service: Service = testkit::configured(narrowed).unwrap();
    let catalogue = service.settings.catalogue(TOOLSETS).unwrap();
    let watch = Arc::new(Watch::default());
    let watched = Arc::clone(&watch);
    let mut started = serving(
        service,
        move |server| {
            server.catalogue = catalogue;
            change(&mut server.limits);
        },
        |server, shutdown| mcp::router(server, shutdown, move || Tools(Arc::clone(&watched))),
    )
    .await;
    started.watch = watch;
    started
}

/// Starts a server before another one.
pub(crate) async fn start_bridge(
    upstream: Upstream,
    change: impl FnOnce(&mut Limits) + Send + Sync + 'static,
) -> Started {
    let service: Service = testkit::configured(&[]).unwrap();
    let routes = |server, shutdown: &Shutdown| bridge::serve(server, shutdown, upstream);
    serving(service, |server| change(&mut server.limits), routes).await
}

async fn serving(
    mut service: Service,
    change: impl FnOnce(&mut Server),
    routes: impl FnOnce(Server, &Shutdown) -> Router + Send + Sync + 'static,
) -> Started {
    let runs = Runs::new(Audience::Github);
    let mut server = Server {
        hosts: "127.0.0.1".parse().unwrap(),
        origins: "https://app.example".parse().unwrap(),
        verifier: runs.public_key().parse().unwrap(),
        audience: Audience::Github,
        catalogue: Catalogue::default(),
        limits: Limits::default(),
    };
    change(&mut server);
    service.given = Some(Box::new(move |shutdown| routes(server, shutdown)));
    let running = service::start(service).await.unwrap();
    let client = McpClient::new(running.address, runs.token());
    Started {
        running,
        runs,
        client,
        watch: Arc::default(),
    }
}
