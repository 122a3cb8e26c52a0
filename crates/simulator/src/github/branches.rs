//! Branches and references, read from the git repository.

use std::path::PathBuf;

use axum::{
    Json,
    extract::{Path, State},
};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Error, Result, links, shape};
use crate::{
    git::command::{ask, commit_of},
    world::Sim,
};

type Place = Path<(String, String, String)>;

/// Full name, default branch and git folder of a repository.
pub(super) struct Found {
    pub(super) full_name: String,
    pub(super) branch: String,
    pub(super) folder: PathBuf,
}

pub(super) fn find(sim: &Sim, owner: &str, name: &str) -> Result<Found> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    Ok(Found {
        full_name: repository.full_name.clone(),
        branch: repository.default_branch.clone(),
        folder: sim
            .repositories
            .join(format!("{}.git", repository.full_name)),
    })
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name, branch)): Place,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    let commit = commit_of(&found.folder, &format!("refs/heads/{branch}"))
        .await
        .ok_or_else(|| Error::new(StatusCode::NOT_FOUND, "Branch not found"))?;
    let url = links(&sim).api(&found.full_name, &format!("/commits/{commit}"));
    Ok(Json(json!({
        "name": branch,
        "commit": {"sha": commit, "node_id": shape::node("C", 1), "url": url},
        "protected": false,
    })))
}

pub(super) async fn reference(
    State(sim): State<Sim>,
    Path((owner, name, reference)): Place,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    if ask(&found.folder, &["rev-parse", "--verify", "--quiet", "HEAD"])
        .await
        .is_none()
        && ask(&found.folder, &["for-each-ref", "--count=1"])
            .await
            .is_none_or(|r| r.is_empty())
    {
        return Err(Error::new(StatusCode::CONFLICT, "Git Repository is empty."));
    }
    let full = format!("refs/{reference}");
    let commit = commit_of(&found.folder, &full)
        .await
        .ok_or_else(Error::not_found)?;
    Ok(Json(entry(&sim, &found.full_name, &full, &commit)))
}

pub(super) async fn matching(
    State(sim): State<Sim>,
    Path((owner, name, prefix)): Place,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    let out = ask(
        &found.folder,
        &["for-each-ref", "--format=%(refname) %(objectname)"],
    )
    .await;
    let out = String::from_utf8(out.unwrap_or_default()).unwrap_or_default();
    let prefix = format!("refs/{prefix}");
    let entries: Vec<_> = out
        .lines()
        .filter_map(|l| l.split_once(' '))
        .filter(|(name, _)| name.starts_with(&prefix))
        .map(|(name, commit)| entry(&sim, &found.full_name, name, commit))
        .collect();
    Ok(Json(Value::Array(entries)))
}

pub(super) fn entry(sim: &Sim, full_name: &str, reference: &str, commit: &str) -> Value {
    let links = links(sim);
    json!({
        "ref": reference,
        "node_id": shape::node("REF", 1),
        "url": links.api(full_name, &format!("/git/{reference}")),
        "object": {
            "sha": commit,
            "type": "commit",
            "url": links.api(full_name, &format!("/git/commits/{commit}")),
        },
    })
}
