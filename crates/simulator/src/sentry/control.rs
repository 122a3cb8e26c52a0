//! What a test asks of the simulated Sentry itself, under `/_sim/sentry`.

use axum::{Json, Router, extract::State, routing::post};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::data::{Data, Places, WantedIssue};
use crate::{control::Problem, world::Sim};

pub(crate) fn router() -> Router<Sim> {
    Router::new()
        .route("/", post(replace))
        .route("/issues", post(issue))
        .route("/events", post(event))
        .route("/notes", post(note))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default = "acme")]
    organization: String,
    #[serde(flatten)]
    rest: Value,
}

fn acme() -> String {
    "acme".to_owned()
}

/// Replaces everything by one organisation with its projects, teams, members, releases and monitors.
async fn replace(
    State(sim): State<Sim>,
    Json(wanted): Json<Wanted>,
) -> Result<StatusCode, Problem> {
    let places: Places = serde_json::from_value(wanted.rest)
        .map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error))?;
    sim.ledger().sentry = Data::new(wanted.organization, places);
    Ok(StatusCode::NO_CONTENT)
}

async fn issue(
    State(sim): State<Sim>,
    Json(wanted): Json<WantedIssue>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let mut ledger = sim.ledger();
    let id = ledger.sentry.add_issue(wanted);
    let issue = id.and_then(|id| ledger.sentry.issues.get(&id));
    let issue = issue.ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "there is no such project, or an attachment has no event or is no base64",
        )
    })?;
    let answer = json!({ "id": issue.id.to_string(), "short_id": issue.short_id });
    Ok((StatusCode::CREATED, Json(answer)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedEvent {
    /// The issue's id or short id.
    issue: String,
    event: Value,
}

async fn event(
    State(sim): State<Sim>,
    Json(wanted): Json<WantedEvent>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let sentry = &mut sim.ledger().sentry;
    let issue = sentry.issue(&wanted.issue).map(|issue| issue.id);
    let id = issue.and_then(|issue| sentry.add_event(issue, wanted.event));
    let id = id.ok_or_else(no_issue)?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedNote {
    /// The issue's id or short id.
    issue: String,
    /// A member's id.
    author: u64,
    text: String,
}

async fn note(
    State(sim): State<Sim>,
    Json(wanted): Json<WantedNote>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let sentry = &mut sim.ledger().sentry;
    let issue = sentry.issue(&wanted.issue).map(|issue| issue.id);
    let id = issue.and_then(|issue| sentry.add_note(issue, wanted.author, wanted.text));
    let id = id.ok_or_else(no_issue)?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id.to_string() }))))
}

fn no_issue() -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "there is no such issue")
}
