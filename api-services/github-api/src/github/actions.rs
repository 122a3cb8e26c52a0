//! Workflows, their runs, jobs, artifacts and logs.

mod logs;
mod shape;

use contracts::github::{Artifact, Job, Page, RunAction, Workflow, WorkflowRun};
use domain::Repository;
use http::Method;
use service::upstream::UpstreamError;

use super::{
    GitHub,
    page::{Which, page},
};
use shape::{Artifacts, Jobs, RemoteJob, RemoteRun, Runs, Workflows};

const RUN: &str = "/repos/{owner}/{repo}/actions/runs/{id}";

impl GitHub {
    /// A page of the repository's workflows.
    pub(crate) async fn workflows(
        &self,
        repository: &Repository,
        which: Which,
    ) -> Result<Page<Workflow>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/actions/workflows";
        let call = self.read(route, repository, &["actions", "workflows"])?;
        page::<Workflows, _>(call, which, |workflow, _| workflow).await
    }

    /// A workflow, by id or file name.
    pub(crate) async fn workflow(
        &self,
        repository: &Repository,
        id: &str,
    ) -> Result<Workflow, UpstreamError> {
        let route = "/repos/{owner}/{repo}/actions/workflows/{id}";
        let call = self.read(route, repository, &["actions", "workflows", id])?;
        call.send().await?.json()
    }

    /// A page of runs, newest first, of one workflow or of all; `filters` are GitHub's query parameters.
    pub(crate) async fn runs(
        &self,
        repository: &Repository,
        workflow: Option<&str>,
        filters: &[(&str, &str)],
        which: Which,
    ) -> Result<Page<WorkflowRun>, UpstreamError> {
        let call = match workflow {
            Some(id) => {
                let route = "/repos/{owner}/{repo}/actions/workflows/{id}/runs";
                self.read(route, repository, &["actions", "workflows", id, "runs"])?
            }
            None => {
                let route = "/repos/{owner}/{repo}/actions/runs";
                self.read(route, repository, &["actions", "runs"])?
            }
        };
        let call = filters
            .iter()
            .fold(call, |call, (name, value)| call.query(name, value));
        page::<Runs, _>(call, which, RemoteRun::ours).await
    }

    /// A run.
    pub(crate) async fn run(
        &self,
        repository: &Repository,
        id: u64,
    ) -> Result<WorkflowRun, UpstreamError> {
        let path = ["actions", "runs", &id.to_string()];
        let run: RemoteRun = self.read(RUN, repository, &path)?.send().await?.json()?;
        Ok(run.ours(&mut super::page::Cleaned::default()))
    }

    /// A page of a run's jobs: those of its last try, or of all tries.
    pub(crate) async fn jobs(
        &self,
        repository: &Repository,
        run: u64,
        all_tries: bool,
        which: Which,
    ) -> Result<Page<Job>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/actions/runs/{id}/jobs";
        let path = ["actions", "runs", &run.to_string(), "jobs"];
        let filter = if all_tries { "all" } else { "latest" };
        let call = self.read(route, repository, &path)?.query("filter", filter);
        page::<Jobs, _>(call, which, RemoteJob::ours).await
    }

    /// A job.
    pub(crate) async fn job(&self, repository: &Repository, id: u64) -> Result<Job, UpstreamError> {
        let route = "/repos/{owner}/{repo}/actions/jobs/{id}";
        let path = ["actions", "jobs", &id.to_string()];
        let job: RemoteJob = self.read(route, repository, &path)?.send().await?.json()?;
        Ok(job.ours(&mut super::page::Cleaned::default()))
    }

    /// A page of what a run left behind.
    pub(crate) async fn artifacts(
        &self,
        repository: &Repository,
        run: u64,
        which: Which,
    ) -> Result<Page<Artifact>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/actions/runs/{id}/artifacts";
        let path = ["actions", "runs", &run.to_string(), "artifacts"];
        let call = self.read(route, repository, &path)?;
        page::<Artifacts, _>(call, which, |artifact, _| artifact).await
    }

    /// Starts a run again, or cancels it.
    pub(crate) async fn trigger(
        &self,
        repository: &Repository,
        run: u64,
        action: RunAction,
    ) -> Result<(), UpstreamError> {
        let (route, word) = match action {
            RunAction::Rerun => ("/repos/{owner}/{repo}/actions/runs/{id}/rerun", "rerun"),
            RunAction::RerunFailed => (
                "/repos/{owner}/{repo}/actions/runs/{id}/rerun-failed-jobs",
                "rerun-failed-jobs",
            ),
            RunAction::Cancel => ("/repos/{owner}/{repo}/actions/runs/{id}/cancel", "cancel"),
        };
        let path = ["actions", "runs", &run.to_string(), word];
        let call = self.of(Method::POST, route, repository, &path)?;
        call.send().await.map(drop)
    }
}
