//! Workflows and their runs.

mod shape;

use axum::{
    Json,
    extract::{OriginalUri, Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Error, Result, branches::find, page};
use crate::{
    ledger::{Checks, WorkflowRun},
    world::Sim,
};

type Place = Path<(String, String)>;
type At = Path<(String, String, u64)>;

/// Looks at what the machines of a repository did.
fn look<T>(sim: &Sim, owner: &str, name: &str, at: impl FnOnce(&Checks) -> Option<T>) -> Result<T> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    repository
        .and_then(|repository| at(&repository.checks))
        .ok_or_else(Error::not_found)
}

pub(super) async fn workflows(
    State(sim): State<Sim>,
    Path((owner, name)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let full_name = format!("{owner}/{name}");
    let all = look(&sim, &owner, &name, |checks| Some(checks.workflows.clone()))?;
    let all: Vec<_> = all
        .iter()
        .map(|(id, file)| shape::workflow(&sim, &full_name, *id, file))
        .collect();
    Ok(page::wrapped(&uri, &sim.public_url, "workflows", &all))
}

/// The id of a workflow that is named by its id or its file.
fn meant(checks: &Checks, named: &str) -> Option<u64> {
    let fits = |(id, file): &(&u64, &String)| {
        id.to_string() == named || file.rsplit('/').next() == Some(named)
    };
    checks.workflows.iter().find(fits).map(|(id, _)| *id)
}

pub(super) async fn workflow(
    State(sim): State<Sim>,
    Path((owner, name, named)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let full_name = format!("{owner}/{name}");
    look(&sim, &owner, &name, |checks| {
        let id = meant(checks, &named)?;
        let file = checks.workflows.get(&id)?;
        Some(Json(shape::workflow(&sim, &full_name, id, file)))
    })
}

#[derive(Deserialize)]
pub(super) struct Filter {
    branch: Option<String>,
    event: Option<String>,
    status: Option<String>,
}

impl Filter {
    fn takes(&self, run: &WorkflowRun) -> bool {
        let same =
            |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|w| w == value);
        let status = self.status.as_deref();
        same(&self.branch, &run.branch)
            && same(&self.event, &run.event)
            && status.is_none_or(|w| run.status == w || run.conclusion.as_deref() == Some(w))
    }
}

pub(super) async fn runs(
    State(sim): State<Sim>,
    Path((owner, name)): Place,
    Query(filter): Query<Filter>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    list(&sim, (&owner, &name), None, &filter, &uri).await
}

pub(super) async fn runs_of(
    State(sim): State<Sim>,
    Path((owner, name, named)): Path<(String, String, String)>,
    Query(filter): Query<Filter>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = look(&sim, &owner, &name, |checks| meant(checks, &named))?;
    list(&sim, (&owner, &name), Some(id), &filter, &uri).await
}

async fn list(
    sim: &Sim,
    (owner, name): (&str, &str),
    workflow: Option<u64>,
    filter: &Filter,
    uri: &http::Uri,
) -> Result<Response> {
    let found = find(sim, owner, name)?;
    let runs: Vec<_> = look(sim, owner, name, |checks| {
        let fits =
            |run: &&WorkflowRun| workflow.is_none_or(|id| run.workflow == id) && filter.takes(run);
        // The newest first.
        Some(checks.runs.values().rev().filter(fits).cloned().collect())
    })?;
    let mut all = Vec::new();
    for run in &runs {
        all.push(shape::run(sim, &found, run).await);
    }
    Ok(page::wrapped(uri, &sim.public_url, "workflow_runs", &all))
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name, id)): At,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    let run = look(&sim, &owner, &name, |checks| checks.runs.get(&id).cloned())?;
    Ok(Json(shape::run(&sim, &found, &run).await))
}

pub(super) async fn jobs(
    State(sim): State<Sim>,
    Path((owner, name, id)): At,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let full_name = format!("{owner}/{name}");
    let run = look(&sim, &owner, &name, |checks| checks.runs.get(&id).cloned())?;
    let all: Vec<_> = run
        .jobs
        .iter()
        .map(|job| shape::job(&sim, &full_name, &run, job))
        .collect();
    Ok(page::wrapped(&uri, &sim.public_url, "jobs", &all))
}

pub(super) async fn artifacts(
    State(sim): State<Sim>,
    Path((owner, name, id)): At,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let run = look(&sim, &owner, &name, |checks| checks.runs.get(&id).cloned())?;
    let all: Vec<_> = run
        .artifacts
        .iter()
        .map(|artifact| {
            json!({
                "id": artifact.id, "name": artifact.name, "size_in_bytes": artifact.size_in_bytes,
                "expired": false, "created_at": super::shape::time(run.created_at),
            })
        })
        .collect();
    Ok(page::wrapped(&uri, &sim.public_url, "artifacts", &all))
}

pub(super) async fn job(
    State(sim): State<Sim>,
    Path((owner, name, id)): At,
) -> Result<Json<Value>> {
    let full_name = format!("{owner}/{name}");
    look(&sim, &owner, &name, |checks| {
        let (run, job) = find_job(checks, id)?;
        Some(Json(shape::job(&sim, &full_name, run, job)))
    })
}

fn find_job(checks: &Checks, id: u64) -> Option<(&WorkflowRun, &crate::ledger::Job)> {
    checks
        .runs
        .values()
        .find_map(|run| Some((run, run.jobs.iter().find(|job| job.id == id)?)))
}

/// Leads to a signed address, as GitHub does.
pub(super) async fn logs(State(sim): State<Sim>, Path((owner, name, id)): At) -> Result<Response> {
    look(&sim, &owner, &name, |checks| find_job(checks, id).map(drop))?;
    let place = format!("{}/blobs/{owner}/{name}/{id}?sig=signed", sim.public_url);
    Ok((StatusCode::FOUND, [(header::LOCATION, place)]).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Signed {
    #[serde(default)]
    sig: String,
}

/// A log at its signed address, which takes no other credential.
pub(crate) async fn blob(
    State(sim): State<Sim>,
    Path((owner, name, id)): At,
    Query(signed): Query<Signed>,
    headers: HeaderMap,
) -> Response {
    if signed.sig != "signed" || headers.contains_key(header::AUTHORIZATION) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let log = look(&sim, &owner, &name, |checks| {
        find_job(checks, id).map(|(_, job)| job.log.clone())
    });
    log.map_or_else(
        |_| StatusCode::NOT_FOUND.into_response(),
        IntoResponse::into_response,
    )
}

pub(super) async fn rerun(
    State(sim): State<Sim>,
    Path((owner, name, id)): At,
) -> Result<(StatusCode, Json<Value>)> {
    change(&sim, &owner, &name, id, |run| {
        if run.status != "completed" {
            return Err(Error::new(
                StatusCode::FORBIDDEN,
                "This workflow is already running",
            ));
        }
        run.attempt += 1;
        run.status = "queued".to_owned();
        run.conclusion = None;
        Ok(StatusCode::CREATED)
    })
}

pub(super) async fn cancel(
    State(sim): State<Sim>,
    Path((owner, name, id)): At,
) -> Result<(StatusCode, Json<Value>)> {
    change(&sim, &owner, &name, id, |run| {
        if run.status == "completed" {
            return Err(Error::new(
                StatusCode::CONFLICT,
                "Cannot cancel a workflow run that is completed.",
            ));
        }
        run.status = "completed".to_owned();
        run.conclusion = Some("cancelled".to_owned());
        Ok(StatusCode::ACCEPTED)
    })
}

fn change(
    sim: &Sim,
    owner: &str,
    name: &str,
    id: u64,
    make: impl FnOnce(&mut WorkflowRun) -> Result<StatusCode>,
) -> Result<(StatusCode, Json<Value>)> {
    let mut ledger = sim.ledger();
    let repository = ledger.repository_mut(&format!("{owner}/{name}"));
    let run = repository.and_then(|r| r.checks.runs.get_mut(&id));
    let status = make(run.ok_or_else(Error::not_found)?)?;
    Ok((status, Json(json!({}))))
}
