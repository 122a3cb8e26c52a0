//! `GET /repos/{owner}/{repo}/issues/{number}`.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::Issue;
use service::{Agent, Json, Path, Problem};

use crate::{app::App, caller};

/// An issue or pull request; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/issues/{number}",
    operation_id = "issue",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Issue), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
) -> Result<Json<Issue>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    Ok(Json(app.github.issue(&repository, number).await?))
}
