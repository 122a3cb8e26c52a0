//! What people and machines do at pull requests, which the interface for our token cannot make.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use chrono::Utc;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Problem, repositories::somebody};
use crate::{
    git::{command::commit_of, write},
    ledger::{Artifact, CheckRun, Issue, Job, Pull, ReviewComment, Status, WorkflowRun},
    world::Sim,
};

fn missing(what: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("no such {what}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonsPull {
    repository: String,
    #[serde(default = "somebody")]
    user: String,
    title: String,
    #[serde(default)]
    body: String,
    head: String,
    base: String,
    /// The fork that the branch is said to be in.
    #[serde(default)]
    head_repository: Option<String>,
    /// What the branch changes; it is made from the base.
    files: BTreeMap<String, String>,
}

/// A pull request of a person, with its branch.
pub(crate) async fn pull(
    State(sim): State<Sim>,
    Json(wanted): Json<PersonsPull>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let folder = sim.repositories.join(format!("{}.git", wanted.repository));
    let base = commit_of(&folder, &format!("refs/heads/{}", wanted.base)).await;
    let base = base.ok_or_else(|| missing("base"))?;
    let mut entries = Vec::new();
    for (path, text) in &wanted.files {
        entries.push(write::Entry {
            path: path.clone(),
            mode: "100644".to_owned(),
            blob: write::blob(&folder, text.as_bytes()).await,
        });
    }
    let tree = write::tree(&folder, Some(&base), &entries).await;
    let tree = tree.ok_or_else(|| missing("tree"))?;
    let commit = write::commit(&folder, &tree, &[base], &wanted.title).await;
    let commit = commit.ok_or_else(|| missing("commit"))?;
    write::point(&folder, &format!("refs/heads/{}", wanted.head), &commit)
        .await
        .ok_or_else(|| missing("branch"))?;
    let mut ledger = sim.ledger();
    let (id, issue, now) = (ledger.next_id(), ledger.next_id(), Utc::now());
    let repository = ledger.repository_mut(&wanted.repository);
    let repository = repository.ok_or_else(|| missing("repository"))?;
    let number = repository.next_number();
    let issue = Issue {
        id: issue,
        number,
        title: wanted.title.clone(),
        body: wanted.body.clone(),
        author: wanted.user.clone(),
        state: "open".to_owned(),
        created_at: now,
        updated_at: now,
        ..Issue::default()
    };
    repository.issues.insert(number, issue);
    let pull = Pull {
        repository: repository.full_name.clone(),
        number,
        id,
        title: wanted.title,
        body: wanted.body,
        head: wanted.head,
        head_repository: wanted.head_repository,
        base: wanted.base,
        state: "open".to_owned(),
        author: wanted.user,
        created_at: now,
        updated_at: now,
        ..Pull::default()
    };
    repository.pulls.insert(number, pull);
    Ok((
        StatusCode::CREATED,
        Json(json!({"number": number, "head": commit})),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonsReviewComment {
    repository: String,
    pull: u64,
    #[serde(default = "somebody")]
    user: String,
    path: String,
    #[serde(default)]
    line: Option<u64>,
    #[serde(default)]
    in_reply_to: Option<u64>,
    body: String,
}

/// A person's comment on a line.
pub(crate) async fn review_comment(
    State(sim): State<Sim>,
    Json(wanted): Json<PersonsReviewComment>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let mut ledger = sim.ledger();
    let id = ledger.next_id();
    let repository = ledger.repository(&wanted.repository);
    let pull = repository.and_then(|r| r.pulls.get(&wanted.pull));
    pull.ok_or_else(|| missing("pull request"))?;
    ledger.review_comments.push(ReviewComment {
        repository: wanted.repository,
        pull: wanted.pull,
        id,
        review: None,
        in_reply_to: wanted.in_reply_to,
        path: wanted.path,
        line: wanted.line,
        side: wanted.line.map(|_| "RIGHT".to_owned()),
        start_line: None,
        body: wanted.body,
        author: wanted.user,
        commit: String::new(),
        resolved: false,
        created_seq: 0,
        created_at: Utc::now(),
    });
    let thread = crate::github::thread_id(wanted.in_reply_to.unwrap_or(id));
    Ok((
        StatusCode::CREATED,
        Json(json!({"id": id, "thread": thread})),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Machines {
    repository: String,
    branch: String,
    #[serde(default)]
    statuses: Vec<Status>,
    #[serde(default)]
    check_runs: Vec<CheckRun>,
}

/// What machines say about the newest commit of a branch.
pub(crate) async fn checks(
    State(sim): State<Sim>,
    Json(wanted): Json<Machines>,
) -> Result<StatusCode, Problem> {
    let mut ledger = sim.ledger();
    let ids: Vec<u64> = wanted.check_runs.iter().map(|_| ledger.next_id()).collect();
    let repository = ledger.repository_mut(&wanted.repository);
    let checks = &mut repository.ok_or_else(|| missing("repository"))?.checks;
    let branch = || wanted.branch.clone();
    checks
        .statuses
        .extend(wanted.statuses.into_iter().map(|status| Status {
            branch: branch(),
            ..status
        }));
    let runs = wanted.check_runs.into_iter().zip(ids);
    checks.check_runs.extend(runs.map(|(run, id)| CheckRun {
        id,
        branch: branch(),
        ..run
    }));
    Ok(StatusCode::CREATED)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedRun {
    repository: String,
    /// The workflow's file; the same file is the same workflow.
    workflow: String,
    branch: String,
    #[serde(default)]
    head_repository: Option<String>,
    status: String,
    #[serde(default)]
    conclusion: Option<String>,
    #[serde(default)]
    jobs: Vec<Job>,
    #[serde(default)]
    artifacts: Vec<Artifact>,
}

/// A run of a workflow.
pub(crate) async fn workflow_run(
    State(sim): State<Sim>,
    Json(wanted): Json<WantedRun>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let mut ledger = sim.ledger();
    let (id, new) = (ledger.next_id(), ledger.next_id());
    let (mut jobs, mut artifacts) = (wanted.jobs, wanted.artifacts);
    jobs.iter_mut().for_each(|job| job.id = ledger.next_id());
    artifacts.iter_mut().for_each(|it| it.id = ledger.next_id());
    let repository = ledger.repository_mut(&wanted.repository);
    let checks = &mut repository.ok_or_else(|| missing("repository"))?.checks;
    let known = checks
        .workflows
        .iter()
        .find(|(_, f)| **f == wanted.workflow);
    let workflow = known.map_or(new, |(id, _)| *id);
    checks.workflows.insert(workflow, wanted.workflow);
    let answer = json!({
        "id": id,
        "workflow": workflow,
        "jobs": jobs.iter().map(|job| job.id).collect::<Vec<_>>(),
    });
    let run = WorkflowRun {
        id,
        workflow,
        branch: wanted.branch,
        head_repository: wanted.head_repository,
        event: "push".to_owned(),
        status: wanted.status,
        conclusion: wanted.conclusion,
        attempt: 1,
        jobs,
        artifacts,
        created_at: Utc::now(),
    };
    checks.runs.insert(id, run);
    Ok((StatusCode::CREATED, Json(answer)))
}
