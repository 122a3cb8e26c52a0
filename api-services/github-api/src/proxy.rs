//! GitHub's own interface for a run token: reads of the run's repositories pass with our credential, writes become
//! effects, and what is neither is refused in words.

mod caller;
mod graphql;
mod headers;
mod links;
mod path;
mod raw;
mod read;
mod reply;
mod rest;
mod sealed;
mod search;
mod texts;
mod upstream;
mod write;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
};

pub(crate) use sealed::Seal;
pub(crate) use upstream::Hub;

use crate::app::App;

/// The longest body that is read, in bytes: GitHub's longest text, with room for escapes.
const BODY: usize = 1024 * 1024;

/// What the handlers have at hand.
#[derive(Debug, Clone)]
struct Proxy {
    app: Arc<App>,
    /// Our own routes under /api/v1, which make every write that is passed on here.
    own: Router,
}

/// The routes under /api/v3, /api/graphql, /raw and /logs.
pub(crate) fn router(app: Arc<App>, own: Router) -> Router {
    Router::new()
        .route("/api/v3", any(rest::root))
        .route("/api/v3/", any(rest::root))
        .route("/api/v3/{*path}", any(rest::pass))
        .route("/api/v3/graphql", post(graphql::answer))
        .route("/api/graphql", post(graphql::answer))
        .route("/raw/{owner}/{repo}/{*rest}", get(raw::show))
        .route("/logs/{sealed}", get(sealed::download))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(Proxy { app, own })
}
