//! A service with tools that can hang, flood and panic.

use std::sync::Arc;

use access::Audience;
use axum::Router;
use mcp::{Answer, Call, Failure, Limits, Server};
use rmcp::{
    ServerHandler,
    handler::server::{tool::Extension, wrapper::Parameters},
    model::{ServerCapabilities, ServerConfig},
    tool, tool_handler, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use service::{Args, Context, Program, Running};
use testkit::{McpClient, Runs};
use tokio::sync::Notify;

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
    let runs = Runs::new(Audience::Github);
    let mut limits = Limits::default();
    change(&mut limits);
    let server = Server {
        hosts: "127.0.0.1".parse().unwrap(),
        origins: "https://app.example".parse().unwrap(),
        verifier: runs.public_key().parse().unwrap(),
        audience: Audience::Github,
        limits,
    };
    let watch = Arc::new(Watch::default());
    let mut service: Service = testkit::configured(&[]).unwrap();
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

#[derive(Clone)]
struct Tools(Arc<Watch>);

#[derive(Debug, Deserialize, JsonSchema)]
struct Text {
    text: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Size {
    bytes: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Told {
    text: String,
}

/// Reports when the work of a call is dropped before its end.
struct OnDrop(Arc<Watch>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.dropped.notify_one();
    }
}

#[tool_router]
impl Tools {
    #[tool(description = "Says it again")]
    async fn echo(&self, Parameters(Text { text }): Parameters<Text>) -> Answer<Told> {
        Answer {
            text: text.clone(),
            data: Told { text },
        }
    }

    #[tool(description = "Ends when released")]
    async fn hang(&self) -> String {
        let _guard = OnDrop(Arc::clone(&self.0));
        self.0.started.notify_one();
        self.0.released.notified().await;
        "released".to_owned()
    }

    #[tool(description = "Says much")]
    async fn flood(&self, Parameters(Size { bytes }): Parameters<Size>) -> String {
        "x".repeat(bytes)
    }

    #[tool(description = "Panics")]
    async fn panic(&self) -> String {
        panic!("on purpose");
    }

    #[tool(description = "Fails")]
    async fn fail(&self) -> Result<String, Failure> {
        Err(Failure::new("it is closed\nWhat to try: tomorrow"))
    }

    #[tool(description = "Tells the call's idempotency key")]
    async fn key(&self, Extension(call): Extension<Call>) -> String {
        call.idempotency_key
    }

    #[tool(description = "Tells who calls, and whether the request head shows a token")]
    async fn who(
        &self,
        Extension(call): Extension<Call>,
        Extension(parts): Extension<http::request::Parts>,
    ) -> String {
        format!(
            "{} {}",
            call.run.claims.task,
            parts.headers.contains_key("authorization")
        )
    }
}

#[tool_handler]
impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }
}
