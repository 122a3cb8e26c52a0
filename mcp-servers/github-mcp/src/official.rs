//! GitHub's own server behind ours: it runs beside us on loopback and reaches GitHub by way of github-api only.

mod settings;
mod way_out;

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::http::HeaderValue;
use mcp::{
    Run,
    bridge::{HttpServer, Program, Upstream, supervise},
};
use secrecy::ExposeSecret as _;
use service::Context;
use tokio::net::{TcpListener, TcpStream};
use url::Url;

pub(crate) use settings::toolsets;

const NAME: &str = "github-mcp-server";
/// What it takes for a token of GitHub's; github-api takes the disguise off.
const DISGUISE: &str = "ghs_";

/// Starts GitHub's server and its way to the github-api at `url`.
pub(crate) async fn start(
    program: PathBuf,
    url: Url,
    context: &Context,
) -> anyhow::Result<Upstream> {
    let github = way_out::open(url, &context.shutdown)
        .await
        .context("open the way from github-mcp-server to github-api")?;
    // Free now, and taken by the child in a moment; where another process takes it first, the child is started anew and
    // /ready says so.
    let port = TcpListener::bind(("127.0.0.1", 0))
        .await?
        .local_addr()?
        .port();
    let mut arguments: Vec<_> = settings::arguments().map(Into::into).collect();
    arguments.extend(["--listen-host", "127.0.0.1", "--port"].map(Into::into));
    arguments.push(port.to_string().into());
    let program = Program {
        name: NAME,
        program,
        arguments,
        // It takes plain HTTP to loopback hosts only.
        environment: vec![("GITHUB_HOST".into(), format!("http://{github}").into())],
    };
    supervise(program, &context.shutdown);
    context
        .readiness
        .register(NAME, move || async move { answers(port).await });
    let authorize = Arc::new(|run: &Run| {
        let token = format!("Bearer {DISGUISE}{}", run.token.expose_secret());
        let mut value = HeaderValue::from_str(&token).ok()?;
        value.set_sensitive(true);
        Some(value)
    });
    let url = Url::parse(&format!("http://127.0.0.1:{port}/"))?;
    let server = HttpServer::new(NAME, url, authorize).context("open the HTTP client")?;
    Ok(Upstream::Http(server))
}

/// It has no health route, and every other one asks a token.
async fn answers(port: u16) -> Result<(), String> {
    let connected = TcpStream::connect(("127.0.0.1", port));
    match tokio::time::timeout(Duration::from_secs(2), connected).await {
        Ok(Ok(_)) => Ok(()),
        _ => Err("it does not answer; its log lines say why".to_owned()),
    }
}
