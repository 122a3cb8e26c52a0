//! Ways from status to status: every status but the present one can be reached.

use axum::{
    Json,
    extract::{Path, State},
};
use chrono::Utc;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{
    answer::{At, Error, Result},
    changes,
    fields::change_fields,
    setup,
};
use crate::world::Sim;

const NAMES: [&str; 3] = ["Back to To Do", "Start Progress", "Done"];

pub(super) async fn list(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let ways = NAMES
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != issue.status);
    let way = |(index, name): (usize, &&str)| json!({ "id": format!("{}1", index + 1), "name": name, "to": setup::status(index), "fields": {}, "isAvailable": true });
    Ok(Json(
        json!({ "expand": "transitions", "transitions": ways.map(way).collect::<Vec<_>>() }),
    ))
}

pub(super) async fn take(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(asked): Json<Value>,
) -> Result<StatusCode> {
    let mut ledger = sim.ledger();
    let jira = &mut ledger.jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let (key, present) = (issue.key.clone(), issue.status);
    let id = asked["transition"]["id"].as_str().unwrap_or_default();
    let target = (0..NAMES.len()).find(|index| format!("{}1", index + 1) == id);
    let target = target.filter(|index| *index != present).ok_or_else(|| {
        Error::bad("It seems that you have tried to perform a workflow operation that is not valid for the current state of this issue.")
    })?;
    let fields = asked["fields"].as_object().cloned().unwrap_or_default();
    let fields: Map<String, Value> = fields
        .into_iter()
        .filter(|(name, _)| name != "resolution")
        .collect();
    change_fields(jira, &key, fields, at.documents())?;
    let issue = jira.issue_mut(&key).ok_or_else(Error::no_issue)?;
    issue.status = target;
    issue.updated = Utc::now();
    changes::note(
        issue,
        "status",
        &setup::status(present),
        &setup::status(target),
    );
    Ok(StatusCode::NO_CONTENT)
}
