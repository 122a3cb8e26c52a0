//! What a pull request changes: its files, its diff, its commits.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::github::{Diff, Page, PullCommit, PullFile};
use domain::Repository;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use crate::{
    app::App,
    caller,
    routes::paging::Paging,
    trust::{self, author},
};

/// Notes whose change it is that the run reads; a stranger's fork is a stranger's text.
async fn note(
    app: &App,
    claims: &RunClaims,
    repository: &Repository,
    number: u64,
) -> Result<(), Problem> {
    let pull = app.github.pull(repository, number).await?;
    trust::read(app, claims, [author(&pull.user, &pull.author_association)]).await
}

/// A page of the files that a pull request changes, each with its patch.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/pulls/{number}/files",
    operation_id = "pull_request_files",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<PullFile>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn files(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<PullFile>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let which = paging.which()?;
    note(&app, &claims, &repository, number).await?;
    let page = app.github.pull_files(&repository, number, which).await?;
    Ok(Json(page))
}

/// Which part of a diff.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// One file, by its path after the change; all where absent.
    path: Option<String>,
}

/// The change as a unified diff: whole files, as many as fit, and the names of the others.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/pulls/{number}/diff",
    operation_id = "pull_request_diff",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path), Part),
    security(("run_token" = [])),
    responses(
        (status = 200, body = Diff),
        (status = 403, description = "Not the run's"),
        (status = 404, description = "No such pull request, or it does not change that file"),
        (status = 422, description = "Longer than GitHub or we read; the files are read by pages")
    )
)]
pub(super) async fn diff(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    Query(part): Query<Part>,
) -> Result<Json<Diff>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    note(&app, &claims, &repository, number).await?;
    let path = part.path.as_deref();
    match app.github.pull_diff(&repository, number, path).await? {
        Some(diff) => Ok(Json(diff)),
        None => Err(Problem::not_found(format!(
            "{repository}#{number} does not change {}; its files are listed at /files",
            path.unwrap_or_default()
        ))),
    }
}

/// A page of a pull request's commits, oldest first.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/pulls/{number}/commits",
    operation_id = "pull_request_commits",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<PullCommit>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn commits(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<PullCommit>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let which = paging.which()?;
    note(&app, &claims, &repository, number).await?;
    let page = app.github.pull_commits(&repository, number, which).await?;
    Ok(Json(page))
}
