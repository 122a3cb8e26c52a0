//! Puts another MCP server behind our transports: its messages pass as they are, under our gate, rules and limits.
//!
//! [`serve`] makes the routes. The server is an [`Upstream`]: streamable HTTP, or a program that speaks on its standard
//! input and output, of which each session has one of its own.

mod child;
mod http;
mod http_sessions;
mod message;
mod passage;
mod rules;
mod stdio;
mod stdio_sessions;
mod supervised;

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state};
use service::Shutdown;

use crate::{
    Server,
    gate::{self, Gate},
    legacy, metric,
};
pub use child::Program;
pub use http::{Authorize, HttpServer};
use http_sessions::HttpSpeaker;
use rules::Rules;
use stdio::StdioSpeaker;
pub use supervised::supervise;

/// A server behind ours.
#[derive(Debug, Clone)]
pub enum Upstream {
    /// One that speaks streamable HTTP.
    Http(HttpServer),
    /// A program; each session starts one of its own.
    Stdio(Program),
}

/// The routes of a server whose tools, resources and prompts are another's.
pub fn serve(server: Server, shutdown: &Shutdown, upstream: Upstream) -> Router {
    metric::describe();
    let Server {
        hosts,
        origins,
        verifier,
        audience,
        catalogue,
        limits,
    } = server;
    let rules = Arc::new(Rules::new(catalogue, limits.clone()));
    let routes = match upstream {
        Upstream::Http(upstream) => {
            let speaker = HttpSpeaker::new(upstream, rules);
            let (mcp, beside_get) = passage::routes(&speaker, limits.message_bytes);
            legacy::routes_of(speaker, limits, shutdown)
                .route("/mcp", mcp)
                .route("/sse", beside_get)
        }
        Upstream::Stdio(upstream) => {
            let speaker = Arc::new(StdioSpeaker::new(upstream, rules));
            let (mcp, beside_get) = stdio_sessions::routes(&speaker, &limits, shutdown);
            legacy::routes_of(speaker, limits, shutdown)
                .route("/mcp", mcp)
                .route("/sse", beside_get)
        }
    };
    let gate = Gate {
        hosts,
        origins,
        verifier,
        audience,
    };
    routes.route_layer(from_fn_with_state(Arc::new(gate), gate::admit))
}
