//! Events of an issue, and the commits that one is blamed on.

use std::sync::Arc;

use axum::extract::State;
use contracts::sentry::{Event, EventSummary, One, Page, SuspectCommit};
use http::StatusCode;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query, upstream::UpstreamError};

use super::paging::{period, with};
use crate::{
    app::App,
    scope,
    sentry::{Committer, Reads as _},
};

const EVENT: &str = "/organizations/{org}/issues/{id}/events/{event}/";

/// Which events.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// Sentry's search words, as `environment:production user.id:7`.
    query: Option<String>,
    /// How far back, as `24h` or `14d`.
    period: Option<String>,
    /// An environment, as `production`.
    environment: Option<String>,
    /// The last answer's `next_cursor`; absent for the beginning.
    cursor: Option<String>,
}

/// A page of an issue's events, the newest first.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/events",
    operation_id = "issue_events",
    params(("org" = String, Path), ("id" = String, Path), Search),
    security(("run_token" = [])),
    responses((status = 200, body = Page<EventSummary>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
    Query(search): Query<Search>,
) -> Result<Json<Page<EventSummary>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/events/";
    let mut call = app.sentry.get(route, &[&issue.id])?;
    call = with(call, "query", search.query.as_deref());
    call = with(call, "environment", search.environment.as_deref());
    call = with(call, "cursor", search.cursor.as_deref());
    if let Some(text) = &search.period {
        call = call.query("statsPeriod", period(text)?);
    }
    app.shown(&run, call.page().await?).await
}

/// An event in full: exceptions with their frames, threads, breadcrumbs, request, contexts.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/events/{event}",
    operation_id = "issue_event",
    params(
        ("org" = String, Path), ("id" = String, Path),
        ("event" = String, Path, description = "An id, `latest`, `oldest` or `recommended`")
    ),
    security(("run_token" = [])),
    responses((status = 200, body = One<Event>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id, event)): Path<(String, String, String)>,
) -> Result<Json<One<Event>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let call = app.sentry.get(EVENT, &[&issue.id, &event])?;
    app.shown(&run, call.one().await?).await
}

/// The commits that may have brought an event.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/events/{event}/committers",
    operation_id = "suspect_commits",
    params(("org" = String, Path), ("id" = String, Path), ("event" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Page<SuspectCommit>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn committers(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id, event)): Path<(String, String, String)>,
) -> Result<Json<Page<SuspectCommit>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    // Only an event of this issue: Sentry's next route takes any of the project.
    let call = app.sentry.get(EVENT, &[&issue.id, &event])?;
    let event = call.one::<Event>().await?.item;
    let route = "/projects/{org}/{project}/events/{event}/committers/";
    let call = app.sentry.get(route, &[&issue.project, &event.id])?;
    let page = none_where_not_found(call.page_in::<Committer>("committers").await)?;
    let page = Page {
        items: page.items.into_iter().flat_map(|it| it.0).collect(),
        next_cursor: None,
        sanitised: page.sanitised,
    };
    app.shown(&run, page).await
}

/// Sentry answers 404 where it suspects nobody.
fn none_where_not_found<T>(page: Result<Page<T>, UpstreamError>) -> Result<Page<T>, UpstreamError> {
    match page {
        Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => Ok(Page {
            items: Vec::new(),
            next_cursor: None,
            sanitised: String::new(),
        }),
        page => page,
    }
}
