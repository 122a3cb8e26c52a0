//! The history of issues.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use chrono::Utc;
use serde_json::{Value, json};

use super::{
    BOT,
    answer::{At, Error, Part, Result, page},
    data::Issue,
    issues::form,
    shape,
};
use crate::world::Sim;

/// Notes that our account changed a field.
pub(super) fn note(issue: &mut Issue, field: &str, from: &Value, to: &Value) {
    let words = |value: &Value| match value {
        Value::Null => Value::Null,
        Value::String(words) => json!(words),
        value => value
            .get("name")
            .or_else(|| value.get("key"))
            .cloned()
            .unwrap_or_else(|| json!("…")),
    };
    let id = issue.changes.len() + 1;
    issue.changes.push(json!({
        "id": id.to_string(), "author": BOT, "created": shape::time(Utc::now()),
        "items": [{ "field": field, "fieldtype": "jira", "fromString": words(from), "toString": words(to) }],
    }));
}

pub(super) async fn changelog(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(part): Query<Part>,
) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let all: Vec<Value> = issue
        .changes
        .iter()
        .map(|change| {
            let mut change = change.clone();
            let author = change["author"].as_str().unwrap_or_default();
            change["author"] = shape::user(jira, author, form(&sim, &at));
            change
        })
        .collect();
    Ok(page("values", &all, part.start_at, part.max_results))
}
