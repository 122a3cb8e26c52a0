//! Comments of an issue; only their writer changes them.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Error, Result,
    answer::OWN,
    data::Note,
    issues::issue,
    page::{Fields, page},
    places::data,
    shape,
};
use crate::{ledger::Ledger, world::Sim};

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let id = issue(sentry, &id)?.id;
    let notes = sentry.notes.values().rev();
    let standing = notes.filter(|it| it.issue == id && !it.deleted);
    Ok(page(
        &query,
        standing.map(|it| shape::note(sentry, it)).collect(),
    ))
}

#[derive(Deserialize)]
struct Draft {
    #[serde(default)]
    text: String,
}

fn draft(body: &[u8]) -> Result<String> {
    let draft: Draft =
        serde_json::from_slice(body).map_err(|_| Error::invalid("JSON parse error"))?;
    if draft.text.trim().is_empty() {
        return Err(Error::invalid("text: This field may not be blank."));
    }
    Ok(draft.text)
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    let text = draft(&body)?;
    let mut ledger = sim.ledger();
    let issue = issue(data(&ledger, &org)?, &id)?.id;
    let mut notes = ledger.sentry.notes.values();
    if notes.any(|it| it.issue == issue && it.author == OWN && !it.deleted && it.text == text) {
        return Err(Error::invalid("You have already posted that comment."));
    }
    let made = ledger.sentry.add_note(issue, OWN, text);
    let note = made.and_then(|id| ledger.sentry.notes.get(&id));
    let note = note.ok_or_else(Error::not_found)?;
    Ok((StatusCode::CREATED, Json(shape::note(&ledger.sentry, note))))
}

type NotePath = Path<(String, String, u64)>;

fn own<'a>(ledger: &'a mut Ledger, path: &(String, String, u64)) -> Result<&'a mut Note> {
    let (org, id, note) = path;
    let issue = issue(data(ledger, org)?, id)?.id;
    let found = ledger.sentry.notes.get_mut(note);
    found
        .filter(|it| it.issue == issue && it.author == OWN && !it.deleted)
        .ok_or_else(Error::not_found)
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Path(path): NotePath,
    body: Bytes,
) -> Result<Json<Value>> {
    let text = draft(&body)?;
    let mut ledger = sim.ledger();
    let note = own(&mut ledger, &path)?;
    note.text.clone_from(&text);
    note.edits.push(text);
    let note = note.clone();
    Ok(Json(shape::note(&ledger.sentry, &note)))
}

pub(super) async fn remove(State(sim): State<Sim>, Path(path): NotePath) -> Result<StatusCode> {
    own(&mut sim.ledger(), &path)?.deleted = true;
    Ok(StatusCode::NO_CONTENT)
}

/// Comments and changes, the newest first.
pub(super) async fn activity(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let issue = issue(sentry, &id)?;
    let notes = sentry.notes.values().rev();
    let notes = notes.filter(|it| it.issue == issue.id && !it.deleted);
    let mut activity: Vec<Value> = notes.map(|it| shape::note(sentry, it)).collect();
    let numbered = issue.updates.iter().enumerate();
    activity.extend(numbered.rev().map(|(at, update)| {
        let kind = match update["status"].as_str() {
            Some("resolved" | "resolvedInNextRelease") => "set_resolved",
            Some("ignored") => "set_ignored",
            Some(_) => "set_unresolved",
            None => "assigned",
        };
        json!({
            "id": (900_000 + at).to_string(), "type": kind, "user": shape::account(sentry, OWN),
            "data": update["statusDetails"], "dateCreated": "2026-01-02T03:04:05Z",
        })
    }));
    activity.push(json!({ "id": "0", "type": "first_seen", "user": null, "data": {}, "dateCreated": "2026-01-01T00:00:00Z" }));
    Ok(Json(json!({ "activity": activity })))
}
