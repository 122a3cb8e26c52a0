//! Releases; making one makes its tag.

use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse as _, Response},
};
use chrono::Utc;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{BOT, Error, Result, branches::find, links, parse, shape};
use crate::{
    git::command::{ask, commit_of},
    ledger::Release,
    world::Sim,
};

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    let newest = repository.releases.iter().rev();
    let all: Vec<_> = newest
        .map(|r| shape::release(links(&sim), repository, r))
        .collect();
    Ok(super::page::page(&uri, &sim.public_url, &all))
}

pub(super) async fn latest(
    sim: State<Sim>,
    Path((owner, name)): Path<(String, String)>,
) -> Result<Json<Value>> {
    one(&sim, &format!("{owner}/{name}"), |r| {
        !r.draft && !r.prerelease
    })
}

pub(super) async fn by_tag(
    sim: State<Sim>,
    Path((owner, name, tag)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    one(&sim, &format!("{owner}/{name}"), |r| {
        !r.draft && r.tag == tag
    })
}

fn one(sim: &Sim, full_name: &str, fits: impl Fn(&Release) -> bool) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let repository = ledger.repository(full_name).ok_or_else(Error::not_found)?;
    let release = repository.releases.iter().rev().find(|r| fits(r));
    let release = release.ok_or_else(Error::not_found)?;
    Ok(Json(shape::release(links(sim), repository, release)))
}

#[derive(Deserialize)]
struct Draft {
    tag_name: String,
    target_commitish: Option<String>,
    name: Option<String>,
    body: Option<String>,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    prerelease: bool,
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    let draft: Draft = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    let target = draft
        .target_commitish
        .unwrap_or_else(|| found.branch.clone());
    let reference = format!("refs/tags/{}", draft.tag_name);
    if commit_of(&found.folder, &reference).await.is_none() && !draft.draft {
        let invalid = |field: &str| {
            Error::invalid(&json!({"resource": "Release", "field": field, "code": "invalid"}))
        };
        let commit = commit_of(&found.folder, &target).await;
        let commit = commit.ok_or_else(|| invalid("target_commitish"))?;
        ask(&found.folder, &["update-ref", &reference, &commit])
            .await
            .ok_or_else(|| invalid("tag_name"))?;
    }
    let mut ledger = sim.ledger();
    let id = ledger.next_id();
    let repository = ledger
        .repository_mut(&found.full_name)
        .ok_or_else(Error::not_found)?;
    if repository
        .releases
        .iter()
        .any(|r| r.tag == draft.tag_name && !r.draft)
    {
        return Err(Error::invalid(
            &json!({"resource": "Release", "field": "tag_name", "code": "already_exists"}),
        ));
    }
    let release = Release {
        id,
        tag: draft.tag_name,
        target,
        name: draft.name.unwrap_or_default(),
        body: draft.body.unwrap_or_default(),
        draft: draft.draft,
        prerelease: draft.prerelease,
        author: BOT.to_owned(),
        created_at: Utc::now(),
    };
    let shown = shape::release(links(&sim), repository, &release);
    repository.releases.push(release);
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}
