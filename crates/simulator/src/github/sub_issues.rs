//! Issues that belong to another issue, in an order of their own.

use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Error, Result, links, parse, shape};
use crate::{
    ledger::{Ledger, Repository},
    world::Sim,
};

type Place = Path<(String, String, u64)>;

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let full_name = format!("{owner}/{name}");
    let ledger = sim.ledger();
    let repository = ledger.repository(&full_name).ok_or_else(Error::not_found)?;
    let issue = repository
        .issues
        .get(&number)
        .ok_or_else(Error::not_found)?;
    let all: Vec<_> = issue
        .sub_issues
        .iter()
        .filter_map(|n| shown(&sim, &ledger, repository, *n))
        .collect();
    Ok(super::page::page(&uri, &sim.public_url, &all))
}

pub(super) async fn parent(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
) -> Result<Json<Value>> {
    let full_name = format!("{owner}/{name}");
    let ledger = sim.ledger();
    let repository = ledger.repository(&full_name).ok_or_else(Error::not_found)?;
    let parent = parent_of(repository, number).ok_or_else(Error::not_found)?;
    let shown = shown(&sim, &ledger, repository, parent);
    shown.map(Json).ok_or_else(Error::not_found)
}

fn parent_of(repository: &Repository, number: u64) -> Option<u64> {
    let mut issues = repository.issues.values();
    let parent = issues.find(|issue| issue.sub_issues.contains(&number))?;
    Some(parent.number)
}

fn shown(sim: &Sim, ledger: &Ledger, repository: &Repository, number: u64) -> Option<Value> {
    let issue = repository.issues.get(&number)?;
    let comments = ledger.comments_of(&repository.full_name, number).count();
    Some(shape::issue(links(sim), repository, issue, comments))
}

#[derive(Deserialize)]
struct Wanted {
    /// An id, not a number.
    sub_issue_id: u64,
    #[serde(default)]
    replace_parent: bool,
    after_id: Option<u64>,
    before_id: Option<u64>,
}

/// What is done with the list of sub-issues.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Add,
    Remove,
    Move,
}

pub(super) async fn add(sim: State<Sim>, place: Place, body: Bytes) -> Result<Response> {
    let shown = act(&sim, &place, &body, Act::Add)?;
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

pub(super) async fn remove(sim: State<Sim>, place: Place, body: Bytes) -> Result<Json<Value>> {
    act(&sim, &place, &body, Act::Remove).map(Json)
}

pub(super) async fn reprioritise(
    sim: State<Sim>,
    place: Place,
    body: Bytes,
) -> Result<Json<Value>> {
    act(&sim, &place, &body, Act::Move).map(Json)
}

fn act(sim: &Sim, Path((owner, name, number)): &Place, body: &[u8], act: Act) -> Result<Value> {
    let wanted: Wanted = parse(body)?;
    let full_name = format!("{owner}/{name}");
    let mut ledger = sim.ledger();
    let repository = ledger
        .repository_mut(&full_name)
        .ok_or_else(Error::not_found)?;
    let number_of = |id: u64| repository.issue_of_id(id).map(|issue| issue.number);
    let sub = number_of(wanted.sub_issue_id)
        .ok_or_else(|| invalid("The provided sub-issue does not exist"))?;
    let (after, before) = (
        wanted.after_id.and_then(number_of),
        wanted.before_id.and_then(number_of),
    );
    let parent = parent_of(repository, sub);
    match (act, parent) {
        (Act::Add, _) if sub == *number => {
            return Err(invalid("An issue cannot be its own sub-issue"));
        }
        (Act::Add, Some(parent)) if parent == *number => {
            return Err(invalid("Issue may not contain duplicate sub-issues"));
        }
        (Act::Add, Some(_)) if !wanted.replace_parent => {
            return Err(invalid("Sub issue may only have one parent"));
        }
        (Act::Remove | Act::Move, parent) if parent != Some(*number) => {
            return Err(Error::not_found());
        }
        _ => {}
    }
    if let Some(old) = parent.and_then(|parent| repository.issues.get_mut(&parent)) {
        old.sub_issues.retain(|n| *n != sub);
    }
    let issue = repository
        .issues
        .get_mut(number)
        .ok_or_else(Error::not_found)?;
    let at = |n: u64| issue.sub_issues.iter().position(|one| *one == n);
    let place = after
        .and_then(at)
        .map(|at| at + 1)
        .or_else(|| before.and_then(at));
    match act {
        Act::Remove => {}
        Act::Add => issue.sub_issues.push(sub),
        Act::Move => issue
            .sub_issues
            .insert(place.unwrap_or(issue.sub_issues.len()), sub),
    }
    let repository = ledger.repository(&full_name).ok_or_else(Error::not_found)?;
    shown(sim, &ledger, repository, sub).ok_or_else(Error::not_found)
}

fn invalid(message: &str) -> Error {
    Error::invalid(&json!({"resource": "Issue", "code": "custom", "message": message}))
}
