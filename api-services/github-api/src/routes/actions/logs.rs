//! Jobs and the ends of their logs.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{Job, JobLog};
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use super::note;
use crate::{app::App, caller};

/// The most lines of one log.
const MOST: usize = 5_000;

/// How much of a log.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// How many of its last lines, 1 to 5000.
    #[serde(default = "usual")]
    lines: usize,
}

const fn usual() -> usize {
    500
}

impl Part {
    fn checked(&self) -> Result<usize, Problem> {
        if (1..=MOST).contains(&self.lines) {
            return Ok(self.lines);
        }
        Err(Problem::bad_request("lines is 1 to 5000"))
    }
}

/// A job.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/jobs/{id}",
    operation_id = "workflow_job",
    params(("owner" = String, Path), ("repo" = String, Path), ("id" = u64, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Job), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn job(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, id)): Path<(String, String, u64)>,
) -> Result<Json<Job>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    Ok(Json(app.github.job(&repository, id).await?))
}

/// The last lines of a job's log.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/jobs/{id}/logs",
    operation_id = "job_log",
    params(("owner" = String, Path), ("repo" = String, Path), ("id" = u64, Path), Part),
    security(("run_token" = [])),
    responses(
        (status = 200, body = JobLog),
        (status = 403, description = "Not the run's"),
        (status = 404, description = "No such job, or its log is gone or not there yet")
    )
)]
pub(super) async fn of_job(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, id)): Path<(String, String, u64)>,
    Query(part): Query<Part>,
) -> Result<Json<JobLog>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let lines = part.checked()?;
    let job = app.github.job(&repository, id).await?;
    let run = app.github.run(&repository, job.run_id).await?;
    note(&app, &claims, &repository, &run).await?;
    Ok(Json(app.github.job_log(&repository, job, lines).await?))
}

/// The last lines of the logs of a run's failed jobs, of five at most.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/actions/runs/{id}/failed-logs",
    operation_id = "failed_job_logs",
    params(("owner" = String, Path), ("repo" = String, Path), ("id" = u64, Path), Part),
    security(("run_token" = [])),
    responses((status = 200, body = Vec<JobLog>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn of_failed_jobs(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, id)): Path<(String, String, u64)>,
    Query(part): Query<Part>,
) -> Result<Json<Vec<JobLog>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let lines = part.checked()?;
    let run = app.github.run(&repository, id).await?;
    note(&app, &claims, &repository, &run).await?;
    Ok(Json(app.github.failed_logs(&repository, id, lines).await?))
}
