//! The account, the organisation, its projects, teams, members and monitors.

use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use chrono::Utc;
use serde_json::{Value, json};

use super::{
    Error, Result,
    answer::{OWN, OWN_NAME},
    data::Data,
    page::{Fields, page},
    shape,
};
use crate::{ledger::Ledger, world::Sim};

/// The organisation of a path, if it is the one there is.
pub(super) fn data<'a>(ledger: &'a Ledger, org: &str) -> Result<&'a Data> {
    let found = Some(&ledger.sentry).filter(|it| !org.is_empty() && it.slug == org);
    found.ok_or_else(Error::not_found)
}

pub(super) async fn me() -> Json<Value> {
    let user = shape::user(OWN, OWN_NAME);
    let scopes = ["event:read", "event:write", "org:read", "project:read"];
    Json(json!({ "version": "0", "auth": { "scopes": scopes }, "user": user }))
}

fn shown(sentry: &Data, public: &str) -> Value {
    let url = format!("{public}/sentry/{}", sentry.slug);
    json!({
        "id": "1", "slug": sentry.slug, "name": sentry.slug,
        "links": { "organizationUrl": url, "regionUrl": format!("{public}/sentry") },
    })
}

pub(super) async fn organizations(State(sim): State<Sim>) -> Json<Value> {
    let ledger = sim.ledger();
    Json(json!([shown(&ledger.sentry, &sim.public_url)]))
}

pub(super) async fn organization(
    State(sim): State<Sim>,
    Path(org): Path<String>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    Ok(Json(shown(data(&ledger, &org)?, &sim.public_url)))
}

/// The rows that the query's words are part of.
fn matching(query: &Fields, rows: Vec<Value>) -> Response {
    let wanted = query.get("query").map(|it| it.to_lowercase());
    let meant = |row: &Value| {
        let texts = ["slug", "name"]
            .iter()
            .filter_map(|name| row[*name].as_str());
        let mut texts = texts.map(str::to_lowercase);
        wanted
            .as_ref()
            .is_none_or(|wanted| texts.any(|text| text.contains(wanted.as_str())))
    };
    page(query, rows.into_iter().filter(meant).collect())
}

pub(super) async fn projects(
    State(sim): State<Sim>,
    Path(org): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let projects = sentry.places.projects.iter();
    let rows = projects.filter_map(|it| shape::project(sentry, &it.slug));
    Ok(matching(&query, rows.collect()))
}

pub(super) async fn project(
    State(sim): State<Sim>,
    Path((org, project)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let shown = shape::project(data(&ledger, &org)?, &project);
    shown.map(Json).ok_or_else(Error::not_found)
}

pub(super) async fn teams(
    State(sim): State<Sim>,
    Path(org): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let members = sentry.places.members.len();
    let team = |it: &super::data::Team| json!({ "id": it.id.to_string(), "slug": it.slug, "name": it.slug, "memberCount": members });
    Ok(matching(
        &query,
        sentry.places.teams.iter().map(team).collect(),
    ))
}

pub(super) async fn members(
    State(sim): State<Sim>,
    Path(org): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let member = |it: &super::data::Member| {
        let user = shape::user(it.id, &it.name);
        json!({ "id": (it.id + 900).to_string(), "name": it.name, "email": user["email"], "orgRole": it.role,
                "pending": false, "user": user })
    };
    let members = data(&ledger, &org)?.places.members.iter();
    Ok(matching(&query, members.map(member).collect()))
}

pub(super) async fn monitors(
    State(sim): State<Sim>,
    Path(org): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let monitors = sentry.places.monitors.iter();
    let rows =
        monitors.filter(|it| shape::in_projects(sentry, &query, it["project"]["slug"].as_str()));
    Ok(matching(&query, rows.cloned().collect()))
}

/// The last hour's events in one point.
pub(super) async fn stats(
    State(sim): State<Sim>,
    Path((org, project)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let (project, _) = sentry.project(&project).ok_or_else(Error::not_found)?;
    let issues = sentry
        .issues
        .values()
        .filter(|it| it.project == project.slug);
    let events: usize = issues.map(|it| it.events.len()).sum();
    let hour = Utc::now().timestamp() / 3600 * 3600;
    Ok(Json(json!([[hour - 3600, 0], [hour, events]])))
}
