//! `GET /repos/{owner}/{repo}`.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::Repository;
use service::{Agent, Json, Path, Problem};

use crate::{app::App, caller};

/// A repository of the run.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}",
    operation_id = "repository",
    params(("owner" = String, Path), ("repo" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Repository), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo)): Path<(String, String)>,
) -> Result<Json<Repository>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    Ok(Json(app.github.repository(&repository).await?))
}
