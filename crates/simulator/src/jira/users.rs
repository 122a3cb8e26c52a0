//! Accounts.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    BOT,
    answer::{At, Error, Result},
    issues::form,
    shape,
};
use crate::world::Sim;

pub(super) async fn myself(State(sim): State<Sim>, Path(at): Path<At>) -> Json<Value> {
    Json(shape::user(&sim.ledger().jira, BOT, form(&sim, &at)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Who {
    account_id: Option<String>,
    username: Option<String>,
    query: Option<String>,
    issue_key: Option<String>,
    project: Option<String>,
    #[serde(default)]
    start_at: usize,
    max_results: Option<usize>,
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(who): Query<Who>,
) -> Result<Json<Value>> {
    let id = who.account_id.or(who.username).unwrap_or_default();
    let jira = &sim.ledger().jira;
    if !jira.users.contains_key(&id) {
        return Err(Error::not_found("The user"));
    }
    Ok(Json(shape::user(jira, &id, form(&sim, &at))))
}

pub(super) async fn search(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(who): Query<Who>,
) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    if who
        .issue_key
        .as_ref()
        .is_some_and(|key| jira.issue(key).is_none())
    {
        return Err(Error::no_issue());
    }
    if who
        .project
        .as_ref()
        .is_some_and(|key| !jira.projects.contains_key(key))
    {
        return Err(Error::not_found("The project"));
    }
    let query = who
        .query
        .or(who.username)
        .unwrap_or_default()
        .to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&query);
    let found = jira
        .users
        .values()
        .filter(|user| fits(&user.name) || fits(&user.email));
    let part = found.skip(who.start_at).take(who.max_results.unwrap_or(50));
    let users: Vec<Value> = part
        .map(|user| shape::user(jira, &user.id, form(&sim, &at)))
        .collect();
    Ok(Json(json!(users)))
}

pub(super) async fn watchers(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let form = form(&sim, &at);
    let watchers: Vec<Value> = issue
        .watchers
        .iter()
        .map(|id| shape::user(jira, id, form))
        .collect();
    Ok(Json(
        json!({ "watchCount": watchers.len(), "isWatching": false, "watchers": watchers }),
    ))
}
