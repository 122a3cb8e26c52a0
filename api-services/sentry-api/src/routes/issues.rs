//! Issues: a search, one of them, and the fingerprints it gathers.

use std::sync::Arc;

use axum::extract::State;
use contracts::sentry::{Hash, Issue, One, Page};
use serde::{Deserialize, Serialize};
use service::{Agent, Json, Path, Problem, Query};

use super::paging::{Paging, limit, period, with};
use crate::{app::App, scope, sentry::Reads as _};

/// Which issues.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// The project's slug; absent for all that the run reaches.
    project: Option<String>,
    /// Sentry's search words, as `is:unresolved level:error`.
    query: Option<String>,
    /// The order.
    #[serde(default)]
    sort: Sort,
    /// How far back, as `24h` or `14d`.
    period: Option<String>,
    /// An environment, as `production`.
    environment: Option<String>,
    /// Rows a page, from 1 to 100.
    limit: Option<u32>,
    /// The last answer's `next_cursor`; absent for the beginning.
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Sort {
    /// The last seen first.
    #[default]
    Date,
    /// The most frequent first.
    Freq,
    /// The newest first.
    New,
    /// Those of the most users first.
    User,
}

impl Sort {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Freq => "freq",
            Self::New => "new",
            Self::User => "user",
        }
    }
}

/// A page of issues in the projects that the run reaches.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues",
    operation_id = "issues",
    params(("org" = String, Path), Search),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Issue>), (status = 403, description = "Not the run's"))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path(org): Path<String>,
    Query(search): Query<Search>,
) -> Result<Json<Page<Issue>>, Problem> {
    let projects = scope::projects(&app, &run, &org, search.project.as_deref()).await?;
    let mut call = app
        .sentry
        .get("/organizations/{org}/issues/", &[])?
        // Sentry takes unresolved ones where no query is sent at all.
        .query("query", search.query.as_deref().unwrap_or_default())
        .query("sort", search.sort.as_str())
        .query("limit", &limit(search.limit)?);
    if let Some(text) = &search.period {
        call = call.query("statsPeriod", period(text)?);
    }
    call = with(call, "environment", search.environment.as_deref());
    call = with(call, "cursor", search.cursor.as_deref());
    for project in projects {
        call = call.query("project", &project);
    }
    let page: Page<Issue> = call.page().await?;
    for issue in &page.items {
        scope::remember(&app, issue);
    }
    app.shown(&run, page).await
}

/// An issue; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}",
    operation_id = "issue",
    params(("org" = String, Path, description = "The organisation's slug, or -"), ("id" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = One<Issue>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
) -> Result<Json<One<Issue>>, Problem> {
    scope::organization(&app, &org)?;
    let call = app
        .sentry
        .get("/organizations/{org}/issues/{id}/", &[&id])?;
    let found = call.one::<Issue>().await?;
    scope::allowed(&app, &run, &scope::remember(&app, &found.item))?;
    app.shown(&run, found).await
}

/// A page of the fingerprints that an issue gathers.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/hashes",
    operation_id = "issue_hashes",
    params(("org" = String, Path), ("id" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Hash>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn hashes(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Hash>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/hashes/";
    let page = paging.on(app.sentry.get(route, &[&issue.id])?).page();
    app.shown(&run, page.await?).await
}
