//! A change of an issue's status or assignee, with the rules that Sentry has for both.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use serde_json::{Value, json};

use super::{
    Error, Result,
    data::{Data, Issue},
    issues::{detailed, issue},
    places::data,
};
use crate::world::Sim;

pub(super) async fn update(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Value>> {
    let change: Value =
        serde_json::from_slice(&body).map_err(|_| Error::invalid("JSON parse error"))?;
    let mut ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let id = issue(sentry, &id)?.id;
    let assignee = assignee(sentry, &change)?;
    check_release(sentry, &change)?;
    let issue = ledger
        .sentry
        .issues
        .get_mut(&id)
        .ok_or_else(Error::not_found)?;
    if let Some(assignee) = assignee {
        issue.assigned_to = assignee;
    }
    set_status(issue, &change)?;
    issue.updates.push(change);
    let issue = ledger.sentry.issues.get(&id).ok_or_else(Error::not_found)?;
    Ok(Json(detailed(&ledger.sentry, &sim.public_url, issue)))
}

/// Who is to look after it, if the change says; an actor that does not exist is refused.
fn assignee(sentry: &Data, change: &Value) -> Result<Option<Option<String>>> {
    let Some(wanted) = change.get("assignedTo").and_then(Value::as_str) else {
        return Ok(None);
    };
    if wanted.is_empty() {
        return Ok(Some(None));
    }
    let known = match wanted.split_once(':') {
        Some(("user", id)) => sentry
            .places
            .members
            .iter()
            .any(|it| it.id.to_string() == id),
        Some(("team", id)) => sentry.places.teams.iter().any(|it| it.id.to_string() == id),
        _ => false,
    };
    if !known {
        return Err(Error::invalid("assignedTo: Unknown actor input"));
    }
    Ok(Some(Some(wanted.to_owned())))
}

fn check_release(sentry: &Data, change: &Value) -> Result<()> {
    let Some(wanted) = change["statusDetails"]["inRelease"].as_str() else {
        return Ok(());
    };
    if sentry.places.releases.iter().any(|it| it.version == wanted) {
        return Ok(());
    }
    Err(Error::invalid(
        "statusDetails: Unable to find a release with the given version.",
    ))
}

fn set_status(issue: &mut Issue, change: &Value) -> Result<()> {
    let Some(status) = change["status"].as_str() else {
        return Ok(());
    };
    let mut details = change["statusDetails"].clone();
    let (status, usual) = match status {
        "resolvedInNextRelease" => {
            details = json!({ "inNextRelease": true });
            ("resolved", None)
        }
        "resolved" => ("resolved", None),
        "unresolved" => ("unresolved", Some("ongoing")),
        "ignored" => ("ignored", Some("archived_until_escalating")),
        _ => return Err(Error::invalid("status: Not a valid choice.")),
    };
    issue.status = status.to_owned();
    issue.substatus = change["substatus"].as_str().or(usual).map(str::to_owned);
    issue.status_details = if details.is_object() {
        details
    } else {
        json!({})
    };
    Ok(())
}
