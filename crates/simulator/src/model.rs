//! A model played from the script, whichever vendor's interface asks for it.

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;

use crate::{
    conversation::Conversation,
    ledger::ModelRequest,
    record::{Refused, Seq},
    reply::Reply,
    script::ApiError,
    world::Sim,
};

mod plan;
mod play;
mod spelling;

pub(crate) use spelling::Tool;

/// What a client asks of a model, freed of its vendor's form.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) model: String,
    pub(crate) messages: Conversation,
    /// Instructions that are no message.
    pub(crate) system: String,
    pub(crate) tools: Vec<Tool>,
    pub(crate) stream: bool,
    /// Whether it wants no more than a token, to see that somebody is there.
    pub(crate) probe: bool,
    /// The conversation's own name, where the client tells one.
    pub(crate) session: Option<String>,
}

impl Asked {
    /// Title generation, quota checks and the like, which are no part of the run.
    fn is_side_call(&self) -> bool {
        self.tools.is_empty() || self.probe
    }
}

/// How one vendor writes what a model says.
pub(crate) trait Dialect: Clone + Send + Sync + 'static {
    /// The interface's name in the ledger.
    const API: &'static str;

    /// What a stream says before the model does.
    fn opening(&self, reply: &Reply) -> String;

    /// What keeps a silent stream alive; empty where clients would stumble over it.
    fn ping(&self) -> String;

    /// The rest of the stream.
    fn rest(&self, reply: &Reply) -> String;

    /// The answer to a request that wants no stream.
    fn whole(&self, reply: &Reply) -> Value;

    /// The body of an error; `kind` is Anthropic's word, as scripts have it.
    fn error(&self, status: StatusCode, kind: &str, message: &str) -> Value;
}

/// Finds the script's next turn, notes the request and plays the turn.
pub(crate) async fn answer<D: Dialect>(
    sim: Sim,
    Seq(seq): Seq,
    key_ok: bool,
    dialect: D,
    asked: Asked,
) -> Response {
    let prompt = asked.messages.prompt();
    let script = sim.script();
    let place = (!asked.is_side_call())
        .then(|| script.choose(&prompt))
        .flatten()
        .map(|(place, _)| place);
    sim.ledger().model_requests.push(ModelRequest {
        seq,
        api: D::API,
        model: asked.model.clone(),
        scenario: place,
        step: (!asked.is_side_call()).then(|| asked.messages.turns()),
        api_key_ok: key_ok,
        input_messages: asked.messages.len(),
        stream: asked.stream,
        tools: asked.tools.len(),
        tool_names: asked.tools.iter().map(ToString::to_string).collect(),
        results: asked.messages.latest_results(),
        prompt: prompt.chars().take(200).collect(),
    });
    if !key_ok {
        return unauthorised(&dialect);
    }
    match plan::of(&sim, &script, &asked, &prompt) {
        Ok(planned) => play::play(sim, dialect, asked, planned).await,
        Err(unknown) => invalid(&dialect, &unknown.to_string()),
    }
}

pub(crate) fn unauthorised(dialect: &impl Dialect) -> Response {
    let status = StatusCode::UNAUTHORIZED;
    refuse(dialect, status, "authentication_error", "invalid API key")
}

pub(crate) fn invalid(dialect: &impl Dialect, message: &str) -> Response {
    let status = StatusCode::BAD_REQUEST;
    refuse(dialect, status, "invalid_request_error", message)
}

pub(crate) fn not_found(dialect: &impl Dialect) -> Response {
    refuse(
        dialect,
        StatusCode::NOT_FOUND,
        "not_found_error",
        "Not Found",
    )
}

/// An error that the script asks for.
fn scripted(dialect: &impl Dialect, asked: &ApiError) -> Response {
    let status = StatusCode::from_u16(asked.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = refuse(dialect, status, &asked.kind, &asked.message);
    if let Some(seconds) = asked.retry_after {
        let seconds = HeaderValue::from(seconds);
        answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    answer
}

fn refuse(dialect: &impl Dialect, status: StatusCode, kind: &str, message: &str) -> Response {
    let body = dialect.error(status, kind, message);
    let mut answer = (status, Json(body)).into_response();
    let reason = if message.is_empty() { kind } else { message };
    answer
        .extensions_mut()
        .insert(Refused(format!("model: {reason}")));
    answer
}
