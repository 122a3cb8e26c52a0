//! `actions_list`, `actions_get`, `get_job_logs`, `actions_run_trigger`: workflows and what became of them.

mod arguments;
mod shown;

use contracts::github::{Artifact, Job, JobLog, RunAction, TriggerRun, Workflow, WorkflowRun};
use mcp::{Answer, Call, Failure, Written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};

use super::{
    GithubTools,
    place::{Verb, Which},
    word,
};
use arguments::{Get, GetArguments, List, ListArguments, LogArguments, Trigger, TriggerArguments};
use shown::{Logs, Shown};

#[tool_router(router = actions_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "actions_list",
        title = "List workflows and their runs",
        description = "List a repository's workflows, workflow runs (newest first), or the jobs or artifacts of a run.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown>()
    )]
    async fn actions_list(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = Which::of(arguments.page, arguments.per_page)?;
        let of_run = || {
            arguments.resource_id.clone().ok_or_else(|| {
                Failure::new("say resource_id: the id of the run, as list_workflow_runs shows it")
            })
        };
        match arguments.method {
            List::ListWorkflows => {
                let rest = ["actions", "workflows"];
                let page = place.page::<Workflow>(&rest, &[], which).await?;
                Ok(shown::workflows(&place.repository, page, which))
            }
            List::ListWorkflowRuns => {
                let filter = arguments.workflow_runs_filter.unwrap_or_default();
                let query = [
                    ("workflow", arguments.resource_id),
                    ("branch", filter.branch),
                    ("event", filter.event),
                    ("status", filter.status),
                    ("actor", filter.actor),
                ];
                let rest = ["actions", "runs"];
                let page = place.page::<WorkflowRun>(&rest, &query, which).await?;
                Ok(shown::runs(&place.repository, page, which))
            }
            List::ListWorkflowJobs => {
                let run = of_run()?;
                let filter = arguments.workflow_jobs_filter.unwrap_or_default();
                let query = [("filter", Some(word(&filter.filter)))];
                let rest = ["actions", "runs", &run, "jobs"];
                let page = place.page::<Job>(&rest, &query, which).await?;
                Ok(shown::jobs(&place.repository, page, which))
            }
            List::ListWorkflowRunArtifacts => {
                let run = of_run()?;
                let rest = ["actions", "runs", &run, "artifacts"];
                let page = place.page::<Artifact>(&rest, &[], which).await?;
                Ok(shown::artifacts(&place.repository, page, which))
            }
        }
    }

    #[tool(
        name = "actions_get",
        title = "Read a workflow, run or job",
        description = "Read one workflow (by id or file name), workflow run or job.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown>()
    )]
    async fn actions_get(
        &self,
        Parameters(arguments): Parameters<GetArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let id = &arguments.resource_id;
        let (repository, which) = (&place.repository, Which { page: 1, size: 1 });
        match arguments.method {
            Get::GetWorkflow => {
                let read = place.get(&["actions", "workflows", id], &[]).await?;
                Ok(shown::workflows(repository, one(read), which))
            }
            Get::GetWorkflowRun => {
                let read = place.get(&["actions", "runs", id], &[]).await?;
                Ok(shown::runs(repository, one(read), which))
            }
            Get::GetWorkflowJob => {
                let read = place.get(&["actions", "jobs", id], &[]).await?;
                Ok(shown::jobs(repository, one(read), which))
            }
        }
    }

    #[tool(
        name = "get_job_logs",
        title = "Read the ends of logs",
        description = "Read the last lines of one job's log, or of the logs of all failed jobs of a run (five at most).",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Logs>()
    )]
    async fn get_job_logs(
        &self,
        Parameters(arguments): Parameters<LogArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Logs>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let query = [("lines", Some(arguments.tail_lines.to_string()))];
        let logs: Vec<JobLog> = match (arguments.job_id, arguments.run_id) {
            (Some(job), None) => {
                let rest = ["actions", "jobs", &job.to_string(), "logs"];
                vec![place.get(&rest, &query).await?]
            }
            (None, Some(run)) if arguments.failed_only => {
                let rest = ["actions", "runs", &run.to_string(), "failed-logs"];
                place.get(&rest, &query).await?
            }
            _ => {
                return Err(Failure::new(
                    "say either job_id, or run_id with failed_only=true",
                ));
            }
        };
        Ok(shown::logs(&place.repository, logs, arguments.tail_lines))
    }

    #[tool(
        name = "actions_run_trigger",
        title = "Start a run again or cancel it",
        description = "Start a workflow run again, start its failed jobs again, or cancel it. A run of another branch than this run's own is held until a person approves.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn actions_run_trigger(
        &self,
        Parameters(arguments): Parameters<TriggerArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let action = match arguments.method {
            Trigger::RerunWorkflowRun => RunAction::Rerun,
            Trigger::RerunFailedJobs => RunAction::RerunFailed,
            Trigger::CancelWorkflowRun => RunAction::Cancel,
        };
        let run = arguments.run_id.to_string();
        let rest = ["actions", "runs", &run];
        // A request that is sent twice is about the same try, so that nothing is done twice.
        let known: WorkflowRun = place.get(&rest, &[]).await?;
        let trigger = TriggerRun {
            action,
            run_attempt: known.run_attempt,
        };
        place.write(Verb::Post, &rest, &trigger).await
    }
}

/// A list of one.
fn one<T>(item: T) -> contracts::github::Page<T> {
    contracts::github::Page {
        items: vec![item],
        next_page: None,
        sanitised: String::new(),
    }
}
