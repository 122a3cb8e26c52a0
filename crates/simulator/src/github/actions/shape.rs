//! The JSON of workflows, runs and jobs.

use serde_json::{Value, json};

use crate::{
    git::command::commit_of,
    github::{branches::Found, links, shape::time},
    ledger::{Job, WorkflowRun},
    world::Sim,
};

fn title(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

pub(super) fn workflow(sim: &Sim, full_name: &str, id: u64, file: &str) -> Value {
    json!({
        "id": id,
        "name": title(file),
        "path": file,
        "state": "active",
        "html_url": links(sim).site(full_name, &format!("/blob/main/{file}")),
    })
}

pub(super) async fn run(sim: &Sim, found: &Found, run: &WorkflowRun) -> Value {
    let head = commit_of(&found.folder, &format!("refs/heads/{}", run.branch)).await;
    let file = {
        let ledger = sim.ledger();
        let repository = ledger.repository(&found.full_name);
        let file = repository.and_then(|r| r.checks.workflows.get(&run.workflow));
        file.cloned().unwrap_or_default()
    };
    let page = format!("/actions/runs/{}", run.id);
    json!({
        "id": run.id,
        "name": title(&file),
        "display_title": format!("Work on {}", run.branch),
        "path": file,
        "workflow_id": run.workflow,
        "run_attempt": run.attempt,
        "run_number": 1,
        "status": run.status,
        "conclusion": run.conclusion,
        "event": run.event,
        "head_branch": run.branch,
        "head_sha": head.unwrap_or_default(),
        "head_repository": {"full_name": run.head_repository.as_ref().unwrap_or(&found.full_name)},
        "repository": {"full_name": found.full_name},
        "html_url": links(sim).site(&found.full_name, &page),
        "created_at": time(run.created_at),
        "updated_at": time(run.created_at),
    })
}

pub(super) fn job(sim: &Sim, full_name: &str, run: &WorkflowRun, job: &Job) -> Value {
    let page = format!("/actions/runs/{}/job/{}", run.id, job.id);
    let steps: Vec<_> = (1..)
        .zip(&job.steps)
        .map(|(number, step)| {
            json!({
                "name": step.name, "number": number, "status": "completed", "conclusion": step.conclusion,
            })
        })
        .collect();
    json!({
        "id": job.id,
        "run_id": run.id,
        "run_attempt": run.attempt,
        "name": job.name,
        "status": if job.conclusion.is_some() { "completed" } else { "in_progress" },
        "conclusion": job.conclusion,
        "steps": steps,
        "html_url": links(sim).site(full_name, &page),
        "started_at": time(run.created_at),
        "completed_at": job.conclusion.as_ref().map(|_| time(run.created_at)),
    })
}
