//! Events of an issue, by id or by their place in time; hashes and user reports.

use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    Error, Result,
    data::{Data, Issue},
    issues::issue,
    page::{Fields, page},
    places::data,
    search, shape,
};
use crate::world::Sim;

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let words = query.get("query").map_or("", String::as_str);
    let events = issue(data(&ledger, &org)?, &id)?.events.iter().rev();
    let found = events.filter(|it| search::event_matches(words, it));
    Ok(page(&query, found.map(shape::summary).collect()))
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((org, id, event)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let events = &issue(data(&ledger, &org)?, &id)?.events;
    let at = match event.as_str() {
        "latest" | "recommended" => events.len().checked_sub(1),
        "oldest" => (!events.is_empty()).then_some(0),
        id => events.iter().position(|it| it["id"] == id),
    };
    let at = at.ok_or_else(Error::not_found)?;
    let mut shown = events[at].clone();
    let id_of = |at: Option<usize>| json!(at.and_then(|at| events.get(at)).map(|it| &it["id"]));
    shown["previousEventID"] = id_of(at.checked_sub(1));
    shown["nextEventID"] = id_of(Some(at + 1));
    if let Some(version) = shown["release"].as_str() {
        shown["release"] = json!({ "version": version });
    }
    Ok(Json(shown))
}

/// The event of a project, with its issue.
pub(super) fn find<'a>(
    sentry: &'a Data,
    project: &str,
    event: &str,
) -> Result<(&'a Issue, &'a Value)> {
    let (project, _) = sentry.project(project).ok_or_else(Error::not_found)?;
    let issues = sentry
        .issues
        .values()
        .filter(|it| it.project == project.slug);
    let mut events = issues.flat_map(|issue| issue.events.iter().map(move |it| (issue, it)));
    events
        .find(|(_, it)| it["id"] == event)
        .ok_or_else(Error::not_found)
}

pub(super) async fn of_project(
    State(sim): State<Sim>,
    Path((org, project, event)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let (_, event) = find(data(&ledger, &org)?, &project, &event)?;
    Ok(Json(event.clone()))
}

pub(super) async fn hashes(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let issue = issue(data(&ledger, &org)?, &id)?;
    let latest = issue.events.last().map(shape::summary);
    let hash = json!({ "id": format!("{:032x}", issue.id), "latestEvent": latest });
    Ok(page(&query, vec![hash]))
}

pub(super) async fn reports(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let issue = issue(data(&ledger, &org)?, &id)?;
    Ok(page(&query, issue.user_reports.clone()))
}
