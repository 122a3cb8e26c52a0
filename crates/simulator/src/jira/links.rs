//! Links between issues, to pages outside, and to code.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{At, Error, Result},
    data::Link,
    issues::form,
    setup, shape,
};
use crate::world::Sim;

pub(super) async fn create(State(sim): State<Sim>, Json(asked): Json<Value>) -> Result<StatusCode> {
    let mut ledger = sim.ledger();
    let jira = &mut ledger.jira;
    let kind = asked["type"]["name"].as_str().unwrap_or_default();
    let kind = setup::LINKS
        .iter()
        .find(|it| it.0.eq_ignore_ascii_case(kind));
    let kind = kind
        .ok_or_else(|| Error::not_found("No issue link type with that name"))?
        .0
        .to_owned();
    let key = |name: &str| {
        jira.issue(asked[name]["key"].as_str().unwrap_or_default())
            .map(|it| it.key.clone())
    };
    let inward = key("inwardIssue").ok_or_else(Error::no_issue)?;
    let outward = key("outwardIssue").ok_or_else(Error::no_issue)?;
    let known = jira
        .links
        .iter()
        .any(|it| it.kind == kind && it.inward == inward && it.outward == outward);
    if !known {
        let id = jira.next_id();
        jira.links.push(Link {
            id,
            kind,
            inward,
            outward,
        });
    }
    Ok(StatusCode::CREATED)
}

pub(super) async fn show(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let link = jira.links.iter().find(|it| it.id.to_string() == at.id);
    let link = link.ok_or_else(|| Error::not_found("The issue link"))?;
    Ok(Json(shape::link(jira, link, None, form(&sim, &at))))
}

pub(super) async fn remove(State(sim): State<Sim>, Path(at): Path<At>) -> Result<StatusCode> {
    let jira = &mut sim.ledger().jira;
    let before = jira.links.len();
    jira.links.retain(|it| it.id.to_string() != at.id);
    if jira.links.len() == before {
        return Err(Error::not_found("The issue link"));
    }
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn remote(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    Ok(Json(json!(issue.remote_links)))
}

/// One with the same global id is replaced.
pub(super) async fn add_remote(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(mut asked): Json<Value>,
) -> Result<(StatusCode, Json<Value>)> {
    if asked["object"]["url"].as_str().is_none_or(str::is_empty) {
        return Err(Error::field("url", "'url' is required."));
    }
    let mut ledger = sim.ledger();
    let id = ledger.jira.next_id();
    let issue = ledger.jira.issue_mut(&at.key).ok_or_else(Error::no_issue)?;
    let global = asked["globalId"].clone();
    let known = issue
        .remote_links
        .iter_mut()
        .find(|it| !global.is_null() && it["globalId"] == global);
    let (status, id) = match known {
        Some(known) => {
            asked["id"] = known["id"].clone();
            *known = asked;
            (StatusCode::OK, known["id"].clone())
        }
        None => {
            asked["id"] = json!(id);
            issue.remote_links.push(asked);
            (StatusCode::CREATED, json!(id))
        }
    };
    Ok((status, Json(json!({ "id": id, "self": sim.public_url }))))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Development {
    issue_id: String,
    data_type: String,
}

pub(super) async fn development(
    State(sim): State<Sim>,
    Query(asked): Query<Development>,
) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&asked.issue_id).ok_or_else(Error::no_issue)?;
    let of_kind = |kind: &str| -> Vec<Value> {
        if asked.data_type != kind {
            return Vec::new();
        }
        issue
            .development
            .iter()
            .filter(|it| it["kind"] == kind)
            .cloned()
            .collect()
    };
    let commits = of_kind("repository");
    Ok(Json(json!({ "errors": [], "detail": [{
        "pullRequests": of_kind("pullrequest"), "branches": of_kind("branch"),
        "repositories": [{ "name": "acme/app", "commits": commits }],
    }] })))
}
