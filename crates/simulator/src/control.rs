//! What tests and the demo ask of the simulator itself, under `/_sim`.

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{fault::Fault, jira, script::Script, sentry, world::Sim};

mod fire;
mod project;
mod pulls;
mod repositories;
mod slack;

pub(crate) use repositories::adopt;

pub(crate) fn router() -> Router<Sim> {
    Router::new()
        .route("/health", get(|| async { Json(json!({"status": "ok"})) }))
        .route(
            "/state",
            get(async |State(sim): State<Sim>| Json(state(&sim))),
        )
        .route("/reset", post(reset))
        .route("/repositories", post(repositories::create))
        .route("/comments", post(repositories::comment))
        .route("/pulls", post(pulls::pull))
        .route("/review_comments", post(pulls::review_comment))
        .route("/checks", post(pulls::checks))
        .route("/workflow_runs", post(pulls::workflow_run))
        .route("/slack/users", post(slack::user))
        .route("/slack/channels", post(slack::channel))
        .route("/slack/messages", post(slack::message))
        .route("/gates/{name}", get(hold).post(open).delete(close))
        .route("/faults", post(add_fault).delete(clear_faults))
        .route("/script", post(set_script).put(set_script))
        .route("/fire", post(fire::fire))
        .route("/jira/users", post(jira::control::user))
        .route("/jira/projects", post(jira::control::project))
        .route("/jira/comments", post(jira::control::comment))
        .route("/jira/moves", post(jira::control::moved))
        .nest("/sentry", sentry::control())
        .layer(axum::extract::DefaultBodyLimit::max(64 << 20))
}

/// Something about the simulator itself went wrong; the text is for whoever writes the test.
pub(crate) struct Problem(StatusCode, String);

impl Problem {
    pub(crate) fn new(status: StatusCode, error: impl std::fmt::Display) -> Self {
        Self(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

/// Everything that was done to the simulator.
pub(crate) fn state(sim: &Sim) -> Value {
    let mut view = sim.ledger().view();
    view["slack"] = sim.slack().view();
    view["gates"] = json!(sim.gates.view());
    view["faults"] = json!(*sim.faults());
    view
}

async fn reset(State(sim): State<Sim>) -> Result<StatusCode, Problem> {
    sim.reset();
    adopt(&sim).map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Until {
    /// Answer when somebody waits there, instead of waiting there.
    #[serde(default)]
    arrival: bool,
}

/// Answers when the gate is open, or with `?arrival=true` when somebody waits at it.
async fn hold(
    State(sim): State<Sim>,
    Path(name): Path<String>,
    Query(until): Query<Until>,
) -> Json<Value> {
    if until.arrival {
        sim.gates.arrival(&name).await;
    } else {
        sim.gates.hold(&name).await;
    }
    Json(json!({"gate": name}))
}

async fn open(State(sim): State<Sim>, Path(name): Path<String>) -> StatusCode {
    sim.gates.set(&name, true);
    StatusCode::NO_CONTENT
}

async fn close(State(sim): State<Sim>, Path(name): Path<String>) -> StatusCode {
    sim.gates.set(&name, false);
    StatusCode::NO_CONTENT
}

async fn add_fault(State(sim): State<Sim>, Json(fault): Json<Fault>) -> StatusCode {
    sim.faults().push(fault);
    StatusCode::CREATED
}

async fn clear_faults(State(sim): State<Sim>) -> StatusCode {
    sim.faults().clear();
    StatusCode::NO_CONTENT
}

async fn set_script(State(sim): State<Sim>, text: String) -> Result<StatusCode, Problem> {
    let script = Script::parse(&text)
        .map_err(|e| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{e:#}")))?;
    sim.set_script(script);
    Ok(StatusCode::NO_CONTENT)
}
