//! Workflows.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{Page, Workflow};
use service::{Agent, Json, Path, Problem, Query};

use crate::{app::App, caller, routes::paging::Paging};

/// A page of the repository's workflows.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/workflows",
    operation_id = "workflows",
    params(("owner" = String, Path), ("repo" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Workflow>), (status = 403, description = "Not the run's"))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Workflow>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let page = app.github.workflows(&repository, paging.which()?).await?;
    Ok(Json(page))
}

/// A workflow, by its id or its file's name.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/workflows/{id}",
    operation_id = "workflow",
    params(("owner" = String, Path), ("repo" = String, Path), ("id" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Workflow), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, id)): Path<(String, String, String)>,
) -> Result<Json<Workflow>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    Ok(Json(app.github.workflow(&repository, &id).await?))
}
