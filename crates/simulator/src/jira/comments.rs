//! Comments.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use chrono::Utc;
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::{
    BOT,
    answer::{At, Error, Result, page},
    data::{Comment, Jira},
    documents::checked_text,
    issues::form,
    shape,
};
use crate::world::Sim;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    #[serde(default)]
    start_at: usize,
    #[serde(default = "fifty")]
    max_results: usize,
    #[serde(default)]
    expand: String,
    #[serde(default)]
    order_by: String,
}

const fn fifty() -> usize {
    50
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let properties = wanted.expand.contains("properties");
    let shaped = |it| shape::comment(jira, it, properties, form(&sim, &at));
    let mut all: Vec<Value> = issue.comments.iter().map(shaped).collect();
    if wanted.order_by == "-created" {
        all.reverse();
    }
    Ok(page("comments", &all, wanted.start_at, wanted.max_results))
}

#[derive(Deserialize)]
pub(super) struct Draft {
    #[serde(default)]
    body: Value,
    #[serde(default)]
    properties: Vec<Value>,
}

fn checked(draft: &Draft, at: &At) -> Result<()> {
    if draft.body.is_null() || draft.body == "" {
        return Err(Error::field("comment", "Comment body can not be empty!"));
    }
    checked_text(&draft.body, at.documents()).map_err(|problem| Error::field("comment", &problem))
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(draft): Json<Draft>,
) -> Result<(StatusCode, Json<Value>)> {
    checked(&draft, &at)?;
    let mut ledger = sim.ledger();
    let jira = &mut ledger.jira;
    let id = add(jira, &at.key, BOT, draft.body, draft.properties).ok_or_else(Error::no_issue)?;
    let body = of(jira, &sim, &at, id)?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// Adds a comment and answers its id, unless there is no such issue.
pub(super) fn add(
    jira: &mut Jira,
    key: &str,
    author: &str,
    body: Value,
    properties: Vec<Value>,
) -> Option<u64> {
    let (id, now) = (jira.next_id(), Utc::now());
    let issue = jira.issue_mut(key)?;
    issue.updated = now;
    issue.comments.push(Comment {
        id,
        author: author.to_owned(),
        body,
        properties,
        created: now,
        updated: now,
        edits: Vec::new(),
    });
    Some(id)
}

fn of(jira: &Jira, sim: &Sim, at: &At, id: u64) -> Result<Value> {
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let found = issue.comments.iter().find(|it| it.id == id);
    let found = found.ok_or_else(|| Error::not_found("The comment"))?;
    Ok(shape::comment(jira, found, true, form(sim, at)))
}

pub(super) async fn show(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let id = at.id.parse().unwrap_or_default();
    of(&sim.ledger().jira, &sim, &at, id).map(Json)
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(draft): Json<Draft>,
) -> Result<Json<Value>> {
    checked(&draft, &at)?;
    let id = at.id.parse().unwrap_or_default();
    let mut ledger = sim.ledger();
    let issue = ledger.jira.issue_mut(&at.key).ok_or_else(Error::no_issue)?;
    let comment = issue.comments.iter_mut().find(|it| it.id == id);
    let comment = comment.ok_or_else(|| Error::not_found("The comment"))?;
    let before = std::mem::replace(&mut comment.body, draft.body);
    comment.edits.push(before);
    comment.updated = Utc::now();
    if !draft.properties.is_empty() {
        comment.properties = draft.properties;
    }
    of(&ledger.jira, &sim, &at, id).map(Json)
}

pub(super) async fn remove(State(sim): State<Sim>, Path(at): Path<At>) -> Result<StatusCode> {
    let id: u64 = at.id.parse().unwrap_or_default();
    let mut ledger = sim.ledger();
    let issue = ledger.jira.issue_mut(&at.key).ok_or_else(Error::no_issue)?;
    issue.comments.retain(|it| it.id != id);
    Ok(StatusCode::NO_CONTENT)
}
