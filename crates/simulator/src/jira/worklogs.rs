//! Time logged.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::{
    BOT,
    answer::{At, Error, Result, page},
    data::Worklog,
    documents::checked_text,
    issues::form,
    shape,
};
use crate::world::Sim;

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    expand: String,
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let properties = wanted.expand.contains("properties");
    let shaped = |it| shape::worklog(jira, it, properties, form(&sim, &at));
    let all: Vec<Value> = issue.worklogs.iter().map(shaped).collect();
    Ok(page("worklogs", &all, 0, 5000))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Draft {
    #[serde(default)]
    time_spent: String,
    #[serde(default)]
    time_spent_seconds: u64,
    #[serde(default)]
    started: Option<String>,
    #[serde(default)]
    comment: Value,
    #[serde(default)]
    properties: Vec<Value>,
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(draft): Json<Draft>,
) -> Result<(StatusCode, Json<Value>)> {
    checked_text(&draft.comment, at.documents()).map_err(|it| Error::field("comment", &it))?;
    let seconds =
        seconds(&draft.time_spent).or(Some(draft.time_spent_seconds).filter(|it| *it > 0));
    let seconds = seconds
        .ok_or_else(|| Error::field("timeLogged", "You must indicate the time spent working."))?;
    let mut ledger = sim.ledger();
    let jira = &mut ledger.jira;
    let id = jira.next_id();
    let issue = jira.issue_mut(&at.key).ok_or_else(Error::no_issue)?;
    let worklog = Worklog {
        id,
        author: BOT.to_owned(),
        comment: draft.comment,
        seconds,
        started: draft
            .started
            .unwrap_or_else(|| shape::time(chrono::Utc::now())),
        properties: draft.properties,
    };
    issue.worklogs.push(worklog.clone());
    let body = shape::worklog(jira, &worklog, true, form(&sim, &at));
    Ok((StatusCode::CREATED, Json(body)))
}

/// `1d 2h 30m` in seconds; a day has eight hours.
fn seconds(text: &str) -> Option<u64> {
    let mut sum = 0;
    for part in text.split_whitespace() {
        let unit = part.chars().next_back()?;
        let number: u64 = part.strip_suffix(unit)?.parse().ok()?;
        let size = match unit {
            'm' => 60,
            'h' => 3_600,
            'd' => 8 * 3_600,
            'w' => 40 * 3_600,
            _ => return None,
        };
        sum += number * size;
    }
    (sum > 0).then_some(sum)
}

pub(super) fn spelled(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60);
    match (hours, minutes) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h {minutes}m"),
    }
}
