//! `/repos/{owner}/{repo}/actions`: workflows, their runs, and what those left behind.

mod logs;
mod runs;
mod workflows;

use std::sync::Arc;

use access::RunClaims;
use contracts::github::WorkflowRun;
use domain::{Repository, Trust};
use service::Problem;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// Everything about workflows.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(workflows::list))
        .routes(routes!(workflows::show))
        .routes(routes!(runs::list))
        .routes(routes!(runs::show, runs::trigger))
        .routes(routes!(runs::jobs))
        .routes(routes!(runs::artifacts))
        .routes(routes!(logs::job))
        .routes(routes!(logs::of_job))
        .routes(routes!(logs::of_failed_jobs))
}

/// Notes whose change a run of a workflow was about; what comes from a fork is a stranger's text.
async fn note(
    app: &App,
    claims: &RunClaims,
    repository: &Repository,
    run: &WorkflowRun,
) -> Result<(), Problem> {
    let trust = if is_here(repository, run) {
        Trust::Writer
    } else {
        Trust::Guest
    };
    app.effects.saw(claims, trust).await
}

/// Whether a run is of a branch of the repository itself.
fn is_here(repository: &Repository, run: &WorkflowRun) -> bool {
    let name = repository.to_string();
    (run.head_repository.as_ref()).is_some_and(|head| head.eq_ignore_ascii_case(&name))
}
