//! `/search`: within the run's repositories, whatever the query says.

use std::sync::Arc;

use access::RunClaims;
use axum::{extract::State, http::StatusCode};
use contracts::github::{CodeMatch, Commit, Found, Issue, Repository, User};
use serde::Deserialize;
use service::{Agent, Json, Problem, Query};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{paging::Paging, refusals::NotRead};
use crate::{
    app::App,
    github::Wanted,
    narrow::{Narrowed, Refused},
    trust,
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(code))
        .routes(routes!(issues))
        .routes(routes!(repositories))
        .routes(routes!(commits))
        .routes(routes!(users))
}

/// What to look for, in GitHub's search syntax.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Words {
    /// Words and qualifiers. `repo:` may name the run's repositories; without it all of them are searched.
    q: String,
    /// What to sort by; how well it fits where absent.
    sort: Option<String>,
    /// `desc` (the default) or `asc`.
    order: Option<String>,
}

impl Words {
    fn narrowed(&self, claims: &RunClaims) -> Result<Narrowed, Problem> {
        Narrowed::of(&self.q, &claims.repositories).map_err(|refused| {
            let allowed: Vec<String> = claims
                .repositories
                .iter()
                .map(ToString::to_string)
                .collect();
            let (status, slug) = match refused {
                Refused::Alternative(_) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, "search-not-confined")
                }
                _ => (StatusCode::FORBIDDEN, "repository-not-allowed"),
            };
            Problem::new(status, slug)
                .detail(refused.to_string())
                .with("allowed_repositories", allowed)
        })
    }

    fn wanted<'a>(&'a self, query: &'a Narrowed, paging: &Paging) -> Result<Wanted<'a>, Problem> {
        Ok(Wanted {
            query,
            sort: self.sort.as_deref(),
            order: self.order.as_deref(),
            which: paging.which()?,
        })
    }
}

/// Files that hold the words.
#[utoipa::path(
    get,
    path = "/search/code",
    operation_id = "search_code",
    params(Words, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Found<CodeMatch>), NotRead)
)]
async fn code(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(words): Query<Words>,
    Query(paging): Query<Paging>,
) -> Result<Json<Found<CodeMatch>>, Problem> {
    let query = words.narrowed(&claims)?;
    let wanted = words.wanted(&query, &paging)?;
    Ok(Json(app.github.search_code(&wanted).await?))
}

/// Issues and pull requests.
#[utoipa::path(
    get,
    path = "/search/issues",
    operation_id = "search_issues",
    params(Words, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Found<Issue>), NotRead)
)]
async fn issues(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(words): Query<Words>,
    Query(paging): Query<Paging>,
) -> Result<Json<Found<Issue>>, Problem> {
    let query = words.narrowed(&claims)?;
    let wanted = words.wanted(&query, &paging)?;
    let found = app.github.search_issues(&wanted).await?;
    let authors = found
        .items
        .iter()
        .map(|issue| trust::author(&issue.user, &issue.author_association));
    trust::read(&app, &claims, authors).await?;
    Ok(Json(found))
}

/// Repositories, among the run's.
#[utoipa::path(
    get,
    path = "/search/repositories",
    operation_id = "search_repositories",
    params(Words, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Found<Repository>), NotRead)
)]
async fn repositories(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(words): Query<Words>,
    Query(paging): Query<Paging>,
) -> Result<Json<Found<Repository>>, Problem> {
    let query = words.narrowed(&claims)?;
    let wanted = words.wanted(&query, &paging)?;
    Ok(Json(app.github.search_repositories(&wanted).await?))
}

/// Commits of default branches.
#[utoipa::path(
    get,
    path = "/search/commits",
    operation_id = "search_commits",
    params(Words, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Found<Commit>), NotRead)
)]
async fn commits(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(words): Query<Words>,
    Query(paging): Query<Paging>,
) -> Result<Json<Found<Commit>>, Problem> {
    let query = words.narrowed(&claims)?;
    let wanted = words.wanted(&query, &paging)?;
    Ok(Json(app.github.search_commits(&wanted).await?))
}

/// Accounts, which belong to no repository.
#[utoipa::path(
    get,
    path = "/search/users",
    operation_id = "search_users",
    params(Words, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Found<User>), NotRead)
)]
async fn users(
    State(app): State<Arc<App>>,
    _run: Agent,
    Query(words): Query<Words>,
    Query(paging): Query<Paging>,
) -> Result<Json<Found<User>>, Problem> {
    let query = Narrowed::anywhere(&words.q);
    let wanted = words.wanted(&query, &paging)?;
    Ok(Json(app.github.search_users(&wanted).await?))
}
