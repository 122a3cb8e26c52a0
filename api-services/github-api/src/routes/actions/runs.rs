//! Runs of workflows: read, started again, cancelled.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    github::{Artifact, Job, Page, TriggerRun, WorkflowRun},
};
use effects::{CallId, Place};
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use super::{is_here, note};
use crate::{app::App, caller, effect, routes::paging::Paging};

/// Which runs, in GitHub's words.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Filters {
    /// One workflow, by its id or its file's name; all where absent.
    workflow: Option<String>,
    /// The branch.
    branch: Option<String>,
    /// What started them, as `push`.
    event: Option<String>,
    /// A status or conclusion, as `failure`.
    status: Option<String>,
    /// The account that started them.
    actor: Option<String>,
}

/// A page of runs, newest first.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/runs",
    operation_id = "workflow_runs",
    params(("owner" = String, Path), ("repo" = String, Path), Filters, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<WorkflowRun>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo)): Path<(String, String)>,
    Query(filters): Query<Filters>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<WorkflowRun>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let given = [
        ("branch", &filters.branch),
        ("event", &filters.event),
        ("status", &filters.status),
        ("actor", &filters.actor),
    ];
    let given: Vec<(&str, &str)> = given
        .iter()
        .filter_map(|(name, value)| Some((*name, value.as_deref()?)))
        .collect();
    let workflow = filters.workflow.as_deref();
    let which = paging.which()?;
    let page = app
        .github
        .runs(&repository, workflow, &given, which)
        .await?;
    for run in &page.items {
        note(&app, &claims, &repository, run).await?;
    }
    Ok(Json(page))
}

/// A run.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/runs/{id}",
    operation_id = "workflow_run",
    params(("owner" = String, Path), ("repo" = String, Path), ("id" = u64, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = WorkflowRun), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, id)): Path<(String, String, u64)>,
) -> Result<Json<WorkflowRun>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let run = app.github.run(&repository, id).await?;
    note(&app, &claims, &repository, &run).await?;
    Ok(Json(run))
}

/// Starts a run again, or cancels it; a run of the task's own branch is its own.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/actions/runs/{id}",
    operation_id = "trigger_workflow_run",
    params(
        ("owner" = String, Path), ("repo" = String, Path), ("id" = u64, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = TriggerRun,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's, or policy or the cap says no"),
        (status = 409, description = "The run is over, or the write is being made"),
        (status = 422, description = "GitHub refuses")
    )
)]
pub(super) async fn trigger(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, id)): Path<(String, String, u64)>,
    call: CallId,
    Json(TriggerRun {
        action,
        run_attempt,
    }): Json<TriggerRun>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let run = app.github.run(&repository, id).await?;
    let own = is_here(&repository, &run) && run.head_branch.as_deref() == Some(&claims.branch);
    let write = effect::WorkflowRun {
        repository,
        run: id,
        attempt: run_attempt,
        action,
    };
    let place = if own { Place::Own } else { Place::Elsewhere };
    app.effects
        .ask(&claims, &call, write.into(), place)
        .await
        .map(Json)
}

/// Which jobs.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Tries {
    /// `latest` (where absent) or `all` tries of the run.
    filter: Option<String>,
}

/// A page of a run's jobs.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/runs/{id}/jobs",
    operation_id = "workflow_jobs",
    params(("owner" = String, Path), ("repo" = String, Path), ("id" = u64, Path), Tries, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Job>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn jobs(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, id)): Path<(String, String, u64)>,
    Query(tries): Query<Tries>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Job>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let all = match tries.filter.as_deref() {
        None | Some("latest") => false,
        Some("all") => true,
        Some(_) => return Err(Problem::bad_request("filter is latest or all")),
    };
    let page = app
        .github
        .jobs(&repository, id, all, paging.which()?)
        .await?;
    Ok(Json(page))
}

/// A page of what a run left behind.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/runs/{id}/artifacts",
    operation_id = "artifacts",
    params(("owner" = String, Path), ("repo" = String, Path), ("id" = u64, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Artifact>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn artifacts(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, id)): Path<(String, String, u64)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Artifact>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let page = app
        .github
        .artifacts(&repository, id, paging.which()?)
        .await?;
    Ok(Json(page))
}
