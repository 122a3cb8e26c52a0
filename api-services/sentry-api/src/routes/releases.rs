//! Releases of the projects that the run reaches, with their commits and deploys.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::sentry::{Commit, Deploy, One, Page, Release};
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use super::paging::{Paging, with};
use crate::{app::App, scope, sentry::Reads as _};

/// Which releases.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// The project's slug; absent for all that the run reaches.
    project: Option<String>,
    /// Part of a version.
    query: Option<String>,
    /// The last answer's `next_cursor`; absent for the beginning.
    cursor: Option<String>,
}

/// A page of releases, the newest first.
#[utoipa::path(
    get,
    path = "/organizations/{org}/releases",
    operation_id = "releases",
    params(("org" = String, Path), Search),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Release>), (status = 403, description = "Not the run's"))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path(org): Path<String>,
    Query(search): Query<Search>,
) -> Result<Json<Page<Release>>, Problem> {
    let projects = scope::projects(&app, &run, &org, search.project.as_deref()).await?;
    let mut call = app.sentry.get("/organizations/{org}/releases/", &[])?;
    call = with(call, "query", search.query.as_deref());
    call = with(call, "cursor", search.cursor.as_deref());
    for project in projects {
        call = call.query("project", &project);
    }
    let mut page: Page<Release> = call.page().await?;
    for release in &mut page.items {
        keep_reached(&run, release);
    }
    app.shown(&run, page).await
}

fn keep_reached(run: &RunClaims, release: &mut Release) {
    release
        .projects
        .retain(|slug| run.allows_sentry_project(slug));
}

/// A release that is in a project the run reaches.
async fn reached(
    app: &App,
    run: &RunClaims,
    org: &str,
    version: &str,
) -> Result<One<Release>, Problem> {
    scope::organization(app, org)?;
    let route = "/organizations/{org}/releases/{version}/";
    let mut found: One<Release> = app.sentry.get(route, &[version])?.one().await?;
    let first = found.item.projects.first().cloned().unwrap_or_default();
    keep_reached(run, &mut found.item);
    if found.item.projects.is_empty() {
        scope::project(app, run, org, &first)?;
    }
    Ok(found)
}

/// A release.
#[utoipa::path(
    get,
    path = "/organizations/{org}/releases/{version}",
    operation_id = "release",
    params(("org" = String, Path), ("version" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = One<Release>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, version)): Path<(String, String)>,
) -> Result<Json<One<Release>>, Problem> {
    let release = reached(&app, &run, &org, &version).await?;
    app.shown(&run, release).await
}

/// A page of a release's commits.
#[utoipa::path(
    get,
    path = "/organizations/{org}/releases/{version}/commits",
    operation_id = "release_commits",
    params(("org" = String, Path), ("version" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Commit>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn commits(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, version)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Commit>>, Problem> {
    reached(&app, &run, &org, &version).await?;
    let route = "/organizations/{org}/releases/{version}/commits/";
    let page = paging.on(app.sentry.get(route, &[&version])?).page();
    app.shown(&run, page.await?).await
}

/// A page of a release's deploys.
#[utoipa::path(
    get,
    path = "/organizations/{org}/releases/{version}/deploys",
    operation_id = "release_deploys",
    params(("org" = String, Path), ("version" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Deploy>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn deploys(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, version)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Deploy>>, Problem> {
    reached(&app, &run, &org, &version).await?;
    let route = "/organizations/{org}/releases/{version}/deploys/";
    let page = paging.on(app.sentry.get(route, &[&version])?).page();
    app.shown(&run, page.await?).await
}
