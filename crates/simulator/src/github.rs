//! GitHub's REST interface, as far as the agents need it.

use axum::{
    Router, middleware,
    routing::{get, post},
};
use http::StatusCode;
use serde::de::DeserializeOwned;

use crate::world::{Sim, World};

mod answer;
mod branches;
mod comments;
mod contents;
mod graphql;
mod issues;
mod page;
mod pulls;
mod reactions;
mod repositories;
mod shape;

pub(crate) use answer::{BOT, bearer};
use answer::{Error, Result};
pub(crate) use comments::add as add_comment;
use shape::Links;

pub(crate) fn router(sim: &Sim) -> Router<Sim> {
    let repository = Router::new()
        .route("/", get(repositories::show))
        .route(
            "/collaborators/{user}/permission",
            get(repositories::permission),
        )
        .route("/issues/{number}", get(issues::show).patch(issues::change))
        .route(
            "/issues/{number}/comments",
            get(comments::list).post(comments::create),
        )
        .route(
            "/issues/{number}/reactions",
            get(reactions::of_issue).post(reactions::to_issue),
        )
        .route(
            "/issues/comments/{id}",
            get(comments::show)
                .patch(comments::change)
                .delete(comments::remove),
        )
        .route(
            "/issues/comments/{id}/reactions",
            get(reactions::of_comment).post(reactions::to_comment),
        )
        .route("/contents", get(contents::root))
        .route("/contents/", get(contents::root))
        .route("/contents/{*path}", get(contents::show))
        .route("/pulls", get(pulls::list).post(pulls::create))
        .route("/pulls/{number}", get(pulls::show).patch(pulls::change))
        .route("/git/ref/{*name}", get(branches::reference))
        .route("/git/refs/{*name}", get(branches::reference))
        .route("/git/matching-refs/{*name}", get(branches::matching))
        .route("/branches/{*name}", get(branches::show));
    Router::new()
        .route("/graphql", post(graphql::answer))
        .route("/user", get(repositories::me))
        .route("/rate_limit", get(repositories::rate_limit))
        .nest("/repos/{owner}/{name}", repository)
        .fallback(|| async { Error::not_found() })
        .method_not_allowed_fallback(|| async { Error::not_found() })
        .layer(middleware::from_fn_with_state(sim.clone(), answer::guard))
        .route("/", post(|| async { Error::not_found() }))
}

fn links(sim: &World) -> Links<'_> {
    Links {
        public: &sim.public_url,
    }
}

/// Reads a request body, whatever content type it names, as GitHub does.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let problem = |_| Error::new(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    serde_json::from_slice(body).map_err(problem)
}
