//! What people did about an issue, and what users said about it.

use std::sync::Arc;

use axum::extract::State;
use contracts::sentry::{Activity, Page, UserReport};
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{app::App, scope, sentry::Reads as _};

/// The changes and comments of an issue, the newest first.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/activity",
    operation_id = "issue_activity",
    params(("org" = String, Path), ("id" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Activity>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
) -> Result<Json<Page<Activity>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/activities/";
    let page = app.sentry.get(route, &[&issue.id])?.page_in("activity");
    app.shown(&run, page.await?).await
}

/// A page of what users said about the errors they met.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/user-reports",
    operation_id = "user_reports",
    params(("org" = String, Path), ("id" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<UserReport>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn reports(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<UserReport>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/user-reports/";
    let page = paging.on(app.sentry.get(route, &[&issue.id])?).page();
    app.shown(&run, page.await?).await
}
