//! Puts a server together.

use std::sync::Arc;

use access::{Audience, Verifier};
use anyhow::Context as _;
use axum::{Router, middleware::from_fn_with_state};
use rmcp::ServerHandler;
use service::{Args, Context, Shutdown};
use url::Url;

use crate::{
    AllowedHosts, AllowedOrigins, Api, Backend, Catalogue, Limits, Settings, Tools, Toolset,
    bridge::{self, Upstream},
    calls::Calls,
    gate::{self, Gate},
    legacy, metric, streamable,
    surrounded::Surrounded,
    toolset,
};

/// What a server answers to, and how much it takes on.
#[derive(Debug, Clone)]
pub struct Server {
    /// The host names it answers under.
    pub hosts: AllowedHosts,
    /// The web origins that may call it.
    pub origins: AllowedOrigins,
    /// Checks run tokens.
    pub verifier: Verifier,
    /// What run tokens must be meant for.
    pub audience: Audience,
    /// Its tools in groups, as its operator narrows them.
    pub catalogue: Catalogue,
    /// Bounds on sessions, calls and sizes.
    pub limits: Limits,
}

/// The routes of an MCP server called `name`; `tools` makes its tools from the client of its API service.
///
/// Where the provider is disabled, they answer 503 `provider-disabled`.
///
/// # Errors
/// Names the variable that is missing or cannot be read, or the tool that is not in exactly one toolset.
pub fn start<S: Tools>(
    name: &str,
    (args, settings): (&Args, &Settings),
    backend: &Backend,
    context: &Context,
    (toolsets, tools): (&'static [Toolset], impl Fn(Api) -> S),
) -> anyhow::Result<Router> {
    let Some((server, url)) = prepare(name, (args, settings), backend, (context, toolsets))? else {
        return Ok(disabled(backend));
    };
    let tools = tools(Api::new(backend.name, url).context("open the HTTP client")?);
    let misfits = toolset::misfits(toolsets, &tools.all());
    anyhow::ensure!(misfits.is_empty(), "{}", misfits.join("; "));
    Ok(router(server, &context.shutdown, move || tools.clone()))
}

/// The routes of an MCP server called `name` whose tools are another's; `upstream` starts that one, given the URL of the
/// API service. `toolsets` tells which of its tools are shown; those that it does not name are shown by default.
///
/// # Errors
/// Names the variable that is missing or cannot be read, or what `upstream` fails with.
pub async fn start_bridge<F>(
    name: &str,
    (args, settings): (&Args, &Settings),
    backend: &Backend,
    context: &Context,
    (toolsets, upstream): (&'static [Toolset], impl FnOnce(Url) -> F),
) -> anyhow::Result<Router>
where
    F: Future<Output = anyhow::Result<Upstream>>,
{
    let Some((server, url)) = prepare(name, (args, settings), backend, (context, toolsets))? else {
        return Ok(disabled(backend));
    };
    let upstream = upstream(url).await?;
    Ok(bridge::serve(server, &context.shutdown, upstream))
}

fn disabled(backend: &Backend) -> Router {
    service::disabled(backend.provider, &["/sse", "/messages", "/mcp"])
}

/// The server as it is configured, and the URL of its API service, on which its readiness depends; `None` where its
/// provider is disabled.
fn prepare(
    name: &str,
    (args, settings): (&Args, &Settings),
    backend: &Backend,
    (context, toolsets): (&Context, &'static [Toolset]),
) -> anyhow::Result<Option<(Server, Url)>> {
    let Some((verifier, url)) = settings.resolve(args, backend)? else {
        return Ok(None);
    };
    let api = Api::new(backend.name, url.clone()).context("open the HTTP client")?;
    context.readiness.register(backend.name, move || {
        let api = api.clone();
        async move { api.health().await }
    });
    let server = Server {
        hosts: settings.allowed_hosts.clone().with_own(name),
        origins: settings.allowed_origins.clone(),
        verifier,
        audience: backend.provider.into(),
        catalogue: settings.catalogue(toolsets)?,
        limits: Limits::default(),
    };
    Ok(Some((server, url)))
}

/// The routes of a server; `tools` makes the tools of one session or request.
pub fn router<S: ServerHandler>(
    server: Server,
    shutdown: &Shutdown,
    tools: impl Fn() -> S + Send + Sync + 'static,
) -> Router {
    metric::describe();
    let Server {
        hosts,
        origins,
        verifier,
        audience,
        catalogue,
        limits,
    } = server;
    let (calls, tools) = (Calls::default(), Arc::new(tools));
    let surround = |legacy: bool| {
        let (calls, limits, tools) = (calls.clone(), limits.clone(), Arc::clone(&tools));
        let catalogue = catalogue.clone();
        move || Surrounded {
            inner: tools(),
            catalogue: catalogue.clone(),
            calls: calls.clone(),
            limits: limits.clone(),
            legacy,
        }
    };
    let (mcp, beside_get) = streamable::routes(surround(false), limits.message_bytes, shutdown);
    let gate = Gate {
        hosts,
        origins,
        verifier,
        audience,
    };
    legacy::routes(surround(true), limits.clone(), shutdown)
        .route("/mcp", mcp)
        // Clients that know one URL and one transport find streamable HTTP there too.
        .route("/sse", beside_get)
        .route_layer(from_fn_with_state(Arc::new(gate), gate::admit))
}
