//! Issues; a pull request is one too.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use chrono::Utc;
use serde::Deserialize;
use serde_json::Value;

use super::{Error, Result, links, parse, shape};
use crate::{ledger::Ledger, world::Sim};

type Place = Path<(String, String, u64)>;

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
) -> Result<Json<Value>> {
    answer(&sim, &sim.ledger(), &format!("{owner}/{name}"), number)
}

#[derive(Deserialize)]
pub(super) struct Change {
    title: Option<String>,
    body: Option<String>,
    state: Option<String>,
    labels: Option<Vec<String>>,
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<Json<Value>> {
    let change: Change = parse(&body)?;
    let full_name = format!("{owner}/{name}");
    let mut ledger = sim.ledger();
    let issue = ledger
        .repository_mut(&full_name)
        .and_then(|r| r.issues.get_mut(&number))
        .ok_or_else(Error::not_found)?;
    replace(&mut issue.title, change.title);
    replace(&mut issue.body, change.body);
    replace(&mut issue.state, change.state);
    replace(&mut issue.labels, change.labels);
    issue.updated_at = Utc::now();
    answer(&sim, &ledger, &full_name, number)
}

pub(super) fn replace<T>(old: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *old = new;
    }
}

fn answer(sim: &Sim, ledger: &Ledger, full_name: &str, number: u64) -> Result<Json<Value>> {
    let repository = ledger.repository(full_name).ok_or_else(Error::not_found)?;
    let issue = repository
        .issues
        .get(&number)
        .ok_or_else(Error::not_found)?;
    let comments = ledger.comments_of(full_name, number).count();
    Ok(Json(shape::issue(links(sim), repository, issue, comments)))
}
