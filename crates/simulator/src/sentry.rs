//! Sentry's web API, as far as the agents need it: one organisation with projects, issues, events and comments.

use axum::{
    Router, middleware,
    routing::{get, put},
};

use crate::world::Sim;

mod answer;
mod attachments;
mod control;
mod data;
mod discover;
mod events;
mod issues;
mod notes;
mod page;
mod places;
mod releases;
mod search;
mod shape;
mod tags;
mod update;

use answer::{Error, Result};
pub(crate) use control::router as control;
pub(crate) use data::Data;

/// The one token that is accepted.
pub const SENTRY_TOKEN: &str = "sim-sentry-token";

pub(crate) fn router(sim: &Sim) -> Router<Sim> {
    Router::new()
        .route("/", get(places::me))
        .route("/organizations/", get(places::organizations))
        .nest("/organizations/{org}/", organization())
        .nest("/organizations/{org}/issues/{id}/", issue())
        .nest("/projects/{org}/{project}/", project())
        .fallback(|| async { Error::not_found() })
        .method_not_allowed_fallback(|| async { Error::not_found() })
        .layer(middleware::from_fn_with_state(sim.clone(), answer::guard))
}

fn organization() -> Router<Sim> {
    Router::new()
        .route("/", get(places::organization))
        .route("/projects/", get(places::projects))
        .route("/teams/", get(places::teams))
        .route("/members/", get(places::members))
        .route("/monitors/", get(places::monitors))
        .route("/issues/", get(issues::list))
        .route("/events/", get(discover::search))
        .route("/releases/", get(releases::list))
        .route("/releases/{version}/", get(releases::show))
        .route("/releases/{version}/commits/", get(releases::commits))
        .route("/releases/{version}/deploys/", get(releases::deploys))
}

fn issue() -> Router<Sim> {
    Router::new()
        .route("/", get(issues::show).put(update::update))
        .route("/events/", get(events::list))
        .route("/events/{event}/", get(events::show))
        .route("/tags/", get(tags::list))
        .route("/tags/{key}/", get(tags::show))
        .route("/tags/{key}/values/", get(tags::values))
        .route("/hashes/", get(events::hashes))
        .route("/activities/", get(notes::activity))
        .route("/comments/", get(notes::list).post(notes::create))
        .route(
            "/comments/{note}/",
            put(notes::change).delete(notes::remove),
        )
        .route("/notes/", get(notes::list).post(notes::create))
        .route("/notes/{note}/", put(notes::change).delete(notes::remove))
        .route("/attachments/", get(attachments::of_issue))
        .route("/user-reports/", get(events::reports))
}

fn project() -> Router<Sim> {
    Router::new()
        .route("/", get(places::project))
        .route("/stats/", get(places::stats))
        .route("/events/{event}/", get(events::of_project))
        .route("/events/{event}/committers/", get(releases::committers))
        .route("/events/{event}/attachments/", get(attachments::of_event))
        .route(
            "/events/{event}/attachments/{attachment}/",
            get(attachments::show),
        )
}
