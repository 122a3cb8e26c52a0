//! Puts a server together.

use std::sync::Arc;

use access::{Audience, Verifier};
use anyhow::Context as _;
use axum::{Router, middleware::from_fn_with_state};
use rmcp::ServerHandler;
use service::{Args, Context, Shutdown};

use crate::{
    AllowedHosts, AllowedOrigins, Api, Backend, Catalogue, Limits, Settings, Tools, Toolset,
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
    let Some((verifier, url)) = settings.resolve(args, backend)? else {
        return Ok(service::disabled(
            backend.provider,
            &["/sse", "/messages", "/mcp"],
        ));
    };
    let api = Api::new(backend.name, url).context("open the HTTP client")?;
    let asked = api.clone();
    context.readiness.register(backend.name, move || {
        let api = asked.clone();
        async move { api.health().await }
    });
    let tools = tools(api);
    let misfits = toolset::misfits(toolsets, &tools.all());
    anyhow::ensure!(misfits.is_empty(), "{}", misfits.join("; "));
    let server = Server {
        hosts: settings.allowed_hosts.clone().with_own(name),
        origins: settings.allowed_origins.clone(),
        verifier,
        audience: backend.provider.into(),
        catalogue: settings.catalogue(toolsets)?,
        limits: Limits::default(),
    };
    Ok(router(server, &context.shutdown, move || tools.clone()))
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
