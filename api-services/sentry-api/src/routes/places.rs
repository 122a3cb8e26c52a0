//! The account, the organisation, its projects, teams, members and monitors.

use std::sync::Arc;

use axum::extract::State;
use contracts::sentry::{
    Member, Monitor, Organization, Page, Project, Stats, StatsPoint, Team, Whoami,
};
use domain::WorkItem;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use super::paging::{Named, Paging};
use crate::{app::App, scope, sentry::Reads as _};

/// The account that answers, and what this run may reach through it.
#[utoipa::path(
    get,
    path = "/whoami",
    operation_id = "whoami",
    security(("run_token" = [])),
    responses((status = 200, body = Whoami))
)]
pub(super) async fn whoami(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
) -> Result<Json<Whoami>, Problem> {
    let account = app.sentry.whoami().await?;
    Ok(Json(Whoami {
        organization: app.sentry.organization().to_owned(),
        projects: run.reach.sentry_projects,
        issue: match run.item {
            WorkItem::Sentry {
                organisation,
                issue,
            } => Some(format!("{organisation}/{issue}")),
            _ => None,
        },
        ..account
    }))
}

/// The organisation that is answered for.
#[utoipa::path(
    get,
    path = "/organizations",
    operation_id = "organizations",
    security(("run_token" = [])),
    responses((status = 200, body = Page<Organization>))
)]
pub(super) async fn organizations(
    State(app): State<Arc<App>>,
    _: Agent,
) -> Result<Json<Page<Organization>>, Problem> {
    let call = app.sentry.get("/organizations/{org}/", &[])?;
    let found = call.one::<Organization>().await?;
    Ok(Json(Page {
        items: vec![found.item],
        next_cursor: None,
        sanitised: found.sanitised,
    }))
}

/// A page of the projects that the run reaches.
#[utoipa::path(
    get,
    path = "/organizations/{org}/projects",
    operation_id = "projects",
    params(("org" = String, Path), Named),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Project>), (status = 403, description = "Not the organisation"))
)]
pub(super) async fn projects(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path(org): Path<String>,
    Query(named): Query<Named>,
) -> Result<Json<Page<Project>>, Problem> {
    scope::organization(&app, &org)?;
    let call = named.on(app.sentry.get("/organizations/{org}/projects/", &[])?);
    let mut page: Page<Project> = call.page().await?;
    page.items.retain(|it| run.allows_sentry_project(&it.slug));
    Ok(Json(page))
}

/// A project.
#[utoipa::path(
    get,
    path = "/organizations/{org}/projects/{project}",
    operation_id = "project",
    params(("org" = String, Path), ("project" = String, Path, description = "The slug")),
    security(("run_token" = [])),
    responses((status = 200, body = Project), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn project(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, project)): Path<(String, String)>,
) -> Result<Json<Project>, Problem> {
    scope::project(&app, &run, &org, &project)?;
    let call = app.sentry.get("/projects/{org}/{project}/", &[&project])?;
    Ok(Json(call.one().await?.item))
}

/// How far back.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Span {
    /// Counts by `1h` or by `1d`; Sentry decides how far back it knows.
    #[serde(default)]
    resolution: Resolution,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
enum Resolution {
    #[default]
    #[serde(rename = "1h")]
    Hour,
    #[serde(rename = "1d")]
    Day,
}

/// How many events a project took.
#[utoipa::path(
    get,
    path = "/organizations/{org}/projects/{project}/stats",
    operation_id = "project_stats",
    params(("org" = String, Path), ("project" = String, Path), Span),
    security(("run_token" = [])),
    responses((status = 200, body = Stats), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn stats(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, project)): Path<(String, String)>,
    Query(span): Query<Span>,
) -> Result<Json<Stats>, Problem> {
    scope::project(&app, &run, &org, &project)?;
    let resolution = match span.resolution {
        Resolution::Hour => "1h",
        Resolution::Day => "1d",
    };
    let call = app
        .sentry
        .get("/projects/{org}/{project}/stats/", &[&project])?;
    let call = call
        .query("stat", "received")
        .query("resolution", resolution);
    let points = call.page::<StatsPoint>().await?.items;
    Ok(Json(Stats {
        project,
        total: points.iter().map(|it| it.events).sum(),
        points,
    }))
}

/// A page of the organisation's teams; issues can be assigned to them.
#[utoipa::path(
    get,
    path = "/organizations/{org}/teams",
    operation_id = "teams",
    params(("org" = String, Path), Named),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Team>), (status = 403, description = "Not the organisation"))
)]
pub(super) async fn teams(
    State(app): State<Arc<App>>,
    _: Agent,
    Path(org): Path<String>,
    Query(named): Query<Named>,
) -> Result<Json<Page<Team>>, Problem> {
    scope::organization(&app, &org)?;
    let call = named.on(app.sentry.get("/organizations/{org}/teams/", &[])?);
    Ok(Json(call.page().await?))
}

/// A page of the organisation's members; issues can be assigned to them.
#[utoipa::path(
    get,
    path = "/organizations/{org}/members",
    operation_id = "members",
    params(("org" = String, Path), Named),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Member>), (status = 403, description = "Not the organisation"))
)]
pub(super) async fn members(
    State(app): State<Arc<App>>,
    _: Agent,
    Path(org): Path<String>,
    Query(named): Query<Named>,
) -> Result<Json<Page<Member>>, Problem> {
    scope::organization(&app, &org)?;
    let call = named.on(app.sentry.get("/organizations/{org}/members/", &[])?);
    Ok(Json(call.page().await?))
}

/// Of which project.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Of {
    /// The project's slug; absent for all that the run reaches.
    project: Option<String>,
}

/// A page of the jobs that are expected to report in time.
#[utoipa::path(
    get,
    path = "/organizations/{org}/monitors",
    operation_id = "monitors",
    params(("org" = String, Path), Of, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Monitor>), (status = 403, description = "Not the run's"))
)]
pub(super) async fn monitors(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path(org): Path<String>,
    Query(of): Query<Of>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Monitor>>, Problem> {
    let projects = scope::projects(&app, &run, &org, of.project.as_deref()).await?;
    let mut call = paging.on(app.sentry.get("/organizations/{org}/monitors/", &[])?);
    for project in projects {
        call = call.query("project", &project);
    }
    app.shown(&run, call.page().await?).await
}
