//! `GET /repos/{owner}/{repo}/contents/{path}`.

use std::sync::Arc;

use access::RunClaims;
use axum::{extract::State, http::StatusCode};
use contracts::github::Contents;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use crate::{app::App, caller, github::Found};

/// At which commit.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct At {
    /// A branch, tag or commit; the default branch where absent.
    r#ref: Option<String>,
}

/// The root directory of a repository.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/contents",
    operation_id = "root",
    params(("owner" = String, Path), ("repo" = String, Path), At),
    security(("run_token" = [])),
    responses((status = 200, body = Contents), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn root(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo)): Path<(String, String)>,
    Query(at): Query<At>,
) -> Result<Json<Contents>, Problem> {
    answer(&app, &claims, (&owner, &repo), "", at).await
}

/// A file or directory.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/contents/{*path}",
    operation_id = "contents",
    params(("owner" = String, Path), ("repo" = String, Path), ("path" = String, Path), At),
    security(("run_token" = [])),
    responses(
        (status = 200, body = Contents),
        (status = 403, description = "Not the run's"),
        (status = 404),
        (status = 422, description = "Neither a file nor a directory, or longer than 10 MiB")
    )
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, path)): Path<(String, String, String)>,
    Query(at): Query<At>,
) -> Result<Json<Contents>, Problem> {
    answer(&app, &claims, (&owner, &repo), &path, at).await
}

async fn answer(
    app: &App,
    claims: &RunClaims,
    (owner, repo): (&str, &str),
    path: &str,
    at: At,
) -> Result<Json<Contents>, Problem> {
    let repository = caller::repository(claims, owner, repo)?;
    let reference = at.r#ref.filter(|reference| !reference.is_empty());
    match app
        .github
        .contents(&repository, path, reference.as_deref())
        .await?
    {
        Found::Contents(contents) => Ok(Json(contents)),
        Found::Other(what) => {
            Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not-a-file").detail(what))
        }
    }
}
