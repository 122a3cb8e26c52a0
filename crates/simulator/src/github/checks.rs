//! What machines say about a commit; everything under `/commits/{ref}`.

use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

use super::{
    Error, Result,
    branches::{Found, find},
    commits, links,
};
use crate::{git::command::commit_of, ledger::CheckRun, world::Sim};

/// A commit, or with `/status` or `/check-runs` what is said about it: references hold slashes too.
pub(super) async fn of_commit(
    State(sim): State<Sim>,
    Path((owner, name, rest)): Path<(String, String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let found = find(&sim, &owner, &name)?;
    if let Some(reference) = rest.strip_suffix("/status") {
        return status(&sim, &found, reference)
            .await
            .map(Json::into_response);
    }
    if let Some(reference) = rest.strip_suffix("/check-runs") {
        let all = check_runs(&sim, &found, reference).await?;
        return Ok(super::page::wrapped(
            &uri,
            &sim.public_url,
            "check_runs",
            &all,
        ));
    }
    let shown = commits::show(State(sim), Path((owner, name, rest))).await?;
    Ok(shown.into_response())
}

/// The branches whose newest commit this is.
async fn branches(sim: &Sim, found: &Found, commit: &str) -> Vec<String> {
    let named: Vec<String> = {
        let ledger = sim.ledger();
        let checks = ledger.repository(&found.full_name).map(|r| &r.checks);
        let statuses = checks.map_or(&[][..], |c| &c.statuses).iter();
        let runs = checks.map_or(&[][..], |c| &c.check_runs).iter();
        let statuses = statuses.map(|s| s.branch.clone());
        statuses.chain(runs.map(|r| r.branch.clone())).collect()
    };
    let mut here = Vec::new();
    for branch in named {
        let tip = commit_of(&found.folder, &format!("refs/heads/{branch}")).await;
        if tip.as_deref() == Some(commit) {
            here.push(branch);
        }
    }
    here
}

async fn status(sim: &Sim, found: &Found, reference: &str) -> Result<Json<Value>> {
    let commit = commit_of(&found.folder, reference).await;
    let commit = commit.ok_or_else(Error::not_found)?;
    let branches = branches(sim, found, &commit).await;
    let ledger = sim.ledger();
    let repository = ledger.repository(&found.full_name);
    let statuses: Vec<_> = repository
        .ok_or_else(Error::not_found)?
        .checks
        .statuses
        .iter()
        .filter(|status| branches.contains(&status.branch))
        .collect();
    let any = |state: &str| statuses.iter().any(|status| status.state == state);
    let state = match () {
        () if any("failure") || any("error") => "failure",
        () if statuses.is_empty() || any("pending") => "pending",
        () => "success",
    };
    let shown: Vec<_> = statuses
        .iter()
        .map(|status| {
            json!({
                "context": status.context, "state": status.state, "description": status.description,
                "target_url": null,
            })
        })
        .collect();
    Ok(Json(json!({
        "sha": commit, "state": state, "total_count": shown.len(), "statuses": shown,
    })))
}

async fn check_runs(sim: &Sim, found: &Found, reference: &str) -> Result<Vec<Value>> {
    let commit = commit_of(&found.folder, reference).await;
    let commit = commit.ok_or_else(Error::not_found)?;
    let branches = branches(sim, found, &commit).await;
    let ledger = sim.ledger();
    let repository = ledger.repository(&found.full_name);
    let runs = &repository.ok_or_else(Error::not_found)?.checks.check_runs;
    let here = runs.iter().filter(|run| branches.contains(&run.branch));
    Ok(here.map(|run| shown(sim, found, &commit, run)).collect())
}

fn shown(sim: &Sim, found: &Found, commit: &str, run: &CheckRun) -> Value {
    let page = links(sim).site(&found.full_name, &format!("/runs/{}", run.id));
    json!({
        "id": run.id,
        "name": run.name,
        "head_sha": commit,
        "status": run.status,
        "conclusion": run.conclusion,
        "html_url": page,
        "output": {"title": run.title, "summary": run.summary},
    })
}
