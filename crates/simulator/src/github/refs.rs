//! Lists of branches and tags, and references made and moved.

use axum::{
    Json,
    body::Bytes,
    extract::{Extension, OriginalUri, Path, State},
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Error, Result,
    branches::{self, Found, find},
    links, parse, shape,
};
use crate::{
    git::command::{ask, commit_of},
    ledger::Push,
    record::Seq,
    world::Sim,
};

const NONE: &str = "0000000000000000000000000000000000000000";

type Repository = Path<(String, String)>;

pub(super) async fn branches(
    sim: State<Sim>,
    place: Repository,
    uri: OriginalUri,
) -> Result<Response> {
    list(&sim, &place, &uri, "refs/heads").await
}

pub(super) async fn tags(sim: State<Sim>, place: Repository, uri: OriginalUri) -> Result<Response> {
    list(&sim, &place, &uri, "refs/tags").await
}

async fn list(
    sim: &Sim,
    Path((owner, name)): &Repository,
    OriginalUri(uri): &OriginalUri,
    under: &str,
) -> Result<Response> {
    let found = find(sim, owner, name)?;
    let format = "--format=%(refname:strip=2) %(objectname) %(*objectname)";
    let out = ask(&found.folder, &["for-each-ref", format, under]).await;
    let out = String::from_utf8(out.unwrap_or_default()).unwrap_or_default();
    let all: Vec<_> = out
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (name, object) = (words.next()?, words.next()?);
            // An annotated tag names its commit last.
            let commit = words.next().filter(|w| !w.is_empty()).unwrap_or(object);
            let url = links(sim).api(&found.full_name, &format!("/commits/{commit}"));
            Some(json!({
                "name": name,
                "commit": {"sha": commit, "url": url},
                "protected": false,
                "node_id": shape::node("REF", 1),
            }))
        })
        .collect();
    Ok(super::page::page(uri, &sim.public_url, &all))
}

#[derive(Deserialize)]
struct Draft {
    #[serde(rename = "ref")]
    reference: String,
    sha: String,
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name)): Repository,
    body: Bytes,
) -> Result<Response> {
    let draft: Draft = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    let problem = |text: &str| Error::new(StatusCode::UNPROCESSABLE_ENTITY, text);
    if !draft.reference.starts_with("refs/") {
        return Err(problem("Reference name must start with 'refs/'"));
    }
    if commit_of(&found.folder, &draft.reference).await.is_some() {
        return Err(problem("Reference already exists"));
    }
    ask(
        &found.folder,
        &["update-ref", &draft.reference, &draft.sha, NONE],
    )
    .await
    .ok_or_else(|| problem("Object does not exist"))?;
    note(&sim, seq, &found, &draft.reference, NONE, &draft.sha, false);
    let shown = branches::entry(&sim, &found.full_name, &draft.reference, &draft.sha);
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

#[derive(Deserialize)]
struct Change {
    sha: String,
    #[serde(default)]
    force: bool,
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name, reference)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Json<Value>> {
    let change: Change = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    let reference = format!("refs/{reference}");
    let problem = |text: &str| Error::new(StatusCode::UNPROCESSABLE_ENTITY, text);
    let old = commit_of(&found.folder, &reference).await;
    let old = old.ok_or_else(|| problem("Reference does not exist"))?;
    let forward = ["merge-base", "--is-ancestor", &old, &change.sha];
    let forward = ask(&found.folder, &forward).await.is_some();
    if !forward && !change.force {
        return Err(problem("Update is not a fast forward"));
    }
    ask(
        &found.folder,
        &["update-ref", &reference, &change.sha, &old],
    )
    .await
    .ok_or_else(|| problem("Object does not exist"))?;
    note(&sim, seq, &found, &reference, &old, &change.sha, !forward);
    Ok(Json(branches::entry(
        &sim,
        &found.full_name,
        &reference,
        &change.sha,
    )))
}

/// A reference that moves by the interface is as good as pushed.
fn note(sim: &Sim, seq: u64, found: &Found, reference: &str, old: &str, new: &str, forced: bool) {
    sim.ledger().pushes.push(Push {
        seq,
        repository: found.full_name.clone(),
        reference: reference.to_owned(),
        old: old.to_owned(),
        new: new.to_owned(),
        forced,
    });
}
