//! Our own account, other accounts, and the repositories that a run may reach.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{Page, Profile, Repository};
use serde::Deserialize;
use service::{Agent, Json, Path, Problem};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::refusals::NotRead;
use crate::app::App;

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(profile))
        .routes(routes!(installation))
        .routes(routes!(of_account))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct Login {
    /// The account's name.
    login: String,
}

/// The account in whose name agents write.
#[utoipa::path(
    get,
    path = "/user",
    operation_id = "me",
    security(("run_token" = [])),
    responses((status = 200, body = Profile), NotRead)
)]
async fn me(State(app): State<Arc<App>>, _run: Agent) -> Result<Json<Profile>, Problem> {
    Ok(Json(app.github.me().await?))
}

/// An account.
#[utoipa::path(
    get,
    path = "/users/{login}",
    operation_id = "user",
    params(Login),
    security(("run_token" = [])),
    responses((status = 200, body = Profile), NotRead)
)]
async fn profile(
    State(app): State<Arc<App>>,
    _run: Agent,
    Path(Login { login }): Path<Login>,
) -> Result<Json<Profile>, Problem> {
    Ok(Json(app.github.profile(&login).await?))
}

/// The run's repositories, as far as our account sees them.
#[utoipa::path(
    get,
    path = "/installation/repositories",
    operation_id = "repositories",
    security(("run_token" = [])),
    responses((status = 200, body = Page<Repository>), NotRead)
)]
async fn installation(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
) -> Result<Json<Page<Repository>>, Problem> {
    answer(&app, &claims.repositories).await
}

/// Those of the run's repositories that belong to an account.
#[utoipa::path(
    get,
    path = "/users/{login}/repos",
    operation_id = "repositories_of",
    params(Login),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Repository>), NotRead)
)]
async fn of_account(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(Login { login }): Path<Login>,
) -> Result<Json<Page<Repository>>, Problem> {
    let all: Vec<_> = claims
        .repositories
        .into_iter()
        .filter(|one| one.owner().eq_ignore_ascii_case(&login))
        .collect();
    answer(&app, &all).await
}

async fn answer(app: &App, all: &[domain::Repository]) -> Result<Json<Page<Repository>>, Problem> {
    Ok(Json(Page {
        items: app.github.repositories(all).await?,
        next_page: None,
        sanitised: String::new(),
    }))
}
