//! Comments of issues and pull requests.

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse as _, Response},
};
use chrono::Utc;
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{BOT, Error, Result, links, parse, shape};
use crate::{
    ledger::{Comment, Edit, Ledger},
    record::Seq,
    world::Sim,
};

/// The longest body GitHub takes, in characters.
const LONGEST: usize = 65_536;

type Place = Path<(String, String, u64)>;

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let full_name = format!("{owner}/{name}");
    let ledger = sim.ledger();
    let repository = ledger.repository(&full_name).ok_or_else(Error::not_found)?;
    if !repository.issues.contains_key(&number) {
        return Err(Error::not_found());
    }
    let all: Vec<_> = ledger
        .comments_of(&full_name, number)
        .map(|c| shape::comment(links(&sim), repository, c))
        .collect();
    Ok(super::page::page(&uri, &sim.public_url, &all))
}

#[derive(Deserialize)]
struct Draft {
    #[serde(default)]
    body: String,
}

fn draft(body: &[u8]) -> Result<String> {
    let draft: Draft = parse(body)?;
    if draft.body.trim().is_empty() {
        return Err(Error::invalid(
            &json!({"resource": "IssueComment", "field": "body", "code": "missing_field"}),
        ));
    }
    if draft.body.chars().count() > LONGEST {
        return Err(Error::invalid(
            &json!({"resource": "IssueComment", "field": "body", "code": "unprocessable",
                   "message": format!("body is too long (maximum is {LONGEST} characters)")}),
        ));
    }
    Ok(draft.body)
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<Response> {
    let body = draft(&body)?;
    let mut ledger = sim.ledger();
    let id = add(
        &mut ledger,
        &format!("{owner}/{name}"),
        number,
        BOT,
        body,
        seq,
    )
    .ok_or_else(Error::not_found)?;
    let shown = answer(&sim, &ledger, &owner, &name, id)?;
    let place = shown["url"].as_str().unwrap_or_default().to_owned();
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], shown).into_response())
}

/// Adds a comment and answers its id, unless there is no such issue.
pub(crate) fn add(
    ledger: &mut Ledger,
    full_name: &str,
    issue: u64,
    author: &str,
    body: String,
    seq: u64,
) -> Option<u64> {
    let id = ledger.next_id();
    let now = Utc::now();
    let repository = ledger.repository_mut(full_name)?;
    let full_name = repository.full_name.clone();
    let parent = repository.issues.get_mut(&issue)?;
    parent.comments.push(id);
    parent.updated_at = now;
    let comment = Comment {
        repository: full_name,
        issue,
        id,
        body,
        author: author.to_owned(),
        created_seq: seq,
        created_at: now,
        updated_at: now,
        edits: Vec::new(),
        deleted: false,
    };
    ledger.comments.insert(id, comment);
    Some(id)
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name, id)): Place,
) -> Result<Json<Value>> {
    answer(&sim, &sim.ledger(), &owner, &name, id)
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name, id)): Place,
    body: Bytes,
) -> Result<Json<Value>> {
    let body = draft(&body)?;
    let mut ledger = sim.ledger();
    let comment = own(&mut ledger, &owner, &name, id)?;
    comment.body.clone_from(&body);
    comment.updated_at = Utc::now();
    comment.edits.push(Edit { seq, body });
    answer(&sim, &ledger, &owner, &name, id)
}

pub(super) async fn remove(
    State(sim): State<Sim>,
    Path((owner, name, id)): Place,
) -> Result<StatusCode> {
    own(&mut sim.ledger(), &owner, &name, id)?.deleted = true;
    Ok(StatusCode::NO_CONTENT)
}

fn belongs(comment: &Comment, owner: &str, name: &str) -> bool {
    !comment.deleted
        && comment
            .repository
            .eq_ignore_ascii_case(&format!("{owner}/{name}"))
}

fn own<'a>(ledger: &'a mut Ledger, owner: &str, name: &str, id: u64) -> Result<&'a mut Comment> {
    let found = ledger.comments.get_mut(&id);
    found
        .filter(|c| belongs(c, owner, name))
        .ok_or_else(Error::not_found)
}

fn answer(sim: &Sim, ledger: &Ledger, owner: &str, name: &str, id: u64) -> Result<Json<Value>> {
    let comment = ledger.comments.get(&id);
    let comment = comment
        .filter(|c| belongs(c, owner, name))
        .ok_or_else(Error::not_found)?;
    let repository = ledger
        .repository(&comment.repository)
        .ok_or_else(Error::not_found)?;
    Ok(Json(shape::comment(links(sim), repository, comment)))
}
