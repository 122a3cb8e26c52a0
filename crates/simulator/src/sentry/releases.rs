//! Releases with their commits and deploys, and the commits that an event is blamed on.

use axum::{
    Json,
    extract::{Path, Query, RawQuery, State},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    Error, Result,
    data::{Data, Release},
    events::find,
    issues::joined,
    page::{Fields, page},
    places::data,
    shape,
};
use crate::world::Sim;

fn shown(sentry: &Data, release: &Release) -> Value {
    let projects = release
        .projects
        .iter()
        .filter_map(|it| shape::project(sentry, it));
    let short = release.version.rsplit('@').next().unwrap_or_default();
    json!({
        "version": release.version, "shortVersion": short, "status": "open", "dateCreated": "2026-01-01T00:00:00Z",
        "dateReleased": null, "firstEvent": null, "lastEvent": null, "newGroups": 0,
        "commitCount": release.commits.len(), "deployCount": release.deploys.len(),
        "projects": projects.collect::<Vec<_>>(),
    })
}

fn release<'a>(sentry: &'a Data, version: &str) -> Result<&'a Release> {
    let mut releases = sentry.places.releases.iter();
    releases
        .find(|it| it.version == version)
        .ok_or_else(Error::not_found)
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path(org): Path<String>,
    Query(query): Query<Fields>,
    RawQuery(raw): RawQuery,
) -> Result<Response> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let query = joined(query, raw.as_deref());
    let words = query.get("query").map_or("", String::as_str);
    let in_projects = |it: &&Release| {
        let mut projects = it.projects.iter();
        projects.any(|slug| shape::in_projects(sentry, &query, Some(slug)))
    };
    let releases = sentry.places.releases.iter().rev().filter(in_projects);
    let found = releases.filter(|it| it.version.contains(words));
    Ok(page(&query, found.map(|it| shown(sentry, it)).collect()))
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((org, version)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    Ok(Json(shown(sentry, release(sentry, &version)?)))
}

pub(super) async fn commits(
    State(sim): State<Sim>,
    Path((org, version)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let release = release(data(&ledger, &org)?, &version)?;
    Ok(page(&query, release.commits.clone()))
}

pub(super) async fn deploys(
    State(sim): State<Sim>,
    Path((org, version)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let release = release(data(&ledger, &org)?, &version)?;
    Ok(page(&query, release.deploys.clone()))
}

/// Blames every commit of the release that the event happened in.
pub(super) async fn committers(
    State(sim): State<Sim>,
    Path((org, project, event)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let (_, event) = find(sentry, &project, &event)?;
    let version = event["release"].as_str().unwrap_or_default();
    let commits = release(sentry, version).map_or(&[][..], |it| &it.commits);
    let committers: Vec<Value> = commits
        .iter()
        .map(|it| json!({ "author": it["author"], "commits": [it] }))
        .collect();
    Ok(Json(json!({ "committers": committers })))
}
