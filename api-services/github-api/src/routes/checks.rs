//! `/repos/{owner}/{repo}/commits/{ref}/status` and `/check-runs`.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{CheckRun, CombinedStatus, Page};
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{app::App, caller};

/// The statuses of a commit, as one.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/commits/{ref}/status",
    operation_id = "commit_status",
    params(("owner" = String, Path), ("repo" = String, Path), ("ref" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = CombinedStatus), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn status(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, commit)): Path<(String, String, String)>,
) -> Result<Json<CombinedStatus>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let status = app.github.combined_status(&repository, &commit).await?;
    Ok(Json(status))
}

/// A page of the checks of a commit, the newest of each name.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/commits/{ref}/check-runs",
    operation_id = "check_runs",
    params(("owner" = String, Path), ("repo" = String, Path), ("ref" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<CheckRun>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn check_runs(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, commit)): Path<(String, String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<CheckRun>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let page = app
        .github
        .check_runs(&repository, &commit, paging.which()?)
        .await?;
    Ok(Json(page))
}
