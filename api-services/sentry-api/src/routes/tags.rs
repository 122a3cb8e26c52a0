//! Tags of an issue, and how their values are spread.

use std::sync::Arc;

use axum::extract::State;
use contracts::sentry::{One, Page, Tag, TagValue};
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{app::App, scope, sentry::Reads as _};

/// The tags of an issue with their most frequent values.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/tags",
    operation_id = "issue_tags",
    params(("org" = String, Path), ("id" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Tag>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
) -> Result<Json<Page<Tag>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/tags/";
    let page = app.sentry.get(route, &[&issue.id])?.page();
    app.shown(&run, page.await?).await
}

/// A tag with its most frequent values.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/tags/{key}",
    operation_id = "issue_tag",
    params(("org" = String, Path), ("id" = String, Path), ("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = One<Tag>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id, key)): Path<(String, String, String)>,
) -> Result<Json<One<Tag>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/tags/{key}/";
    let tag = app.sentry.get(route, &[&issue.id, &key])?.one();
    app.shown(&run, tag.await?).await
}

/// A page of all values of a tag.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/tags/{key}/values",
    operation_id = "issue_tag_values",
    params(("org" = String, Path), ("id" = String, Path), ("key" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<TagValue>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn values(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id, key)): Path<(String, String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<TagValue>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/tags/{key}/values/";
    let page = paging.on(app.sentry.get(route, &[&issue.id, &key])?).page();
    app.shown(&run, page.await?).await
}
