//! `POST /v1/messages`: finds the script's next turn and plays it.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::{Body, Bytes},
    extract::State,
    response::{IntoResponse as _, Response},
};
use futures::{StreamExt as _, stream};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::Value;

use super::refusal::{self, authorised};
use crate::{
    conversation::{Conversation, text_of, working_directory},
    ledger::ModelRequest,
    record::Seq,
    reply::{Reply, ping},
    script::{Action, Scope, Script, Usage},
    world::Sim,
};

/// Silence on a held stream is broken this often.
const PING: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    model: String,
    #[serde(default)]
    messages: Conversation,
    #[serde(default)]
    system: Value,
    #[serde(default)]
    tools: Vec<Value>,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    max_tokens: Option<u64>,
}

impl Request {
    /// Title generation, quota checks and the like, which are no part of the run.
    fn is_side_call(&self) -> bool {
        self.tools.is_empty() || self.max_tokens == Some(1)
    }

    /// Where the client works, as it tells the model in a message or the system prompt.
    fn cwd(&self) -> String {
        let told = self.messages.cwd().map(str::to_owned);
        let system = || working_directory(&text_of(&self.system)).map(str::to_owned);
        told.or_else(system).unwrap_or_default()
    }
}

pub(super) async fn answer(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let api_key_ok = authorised(&sim, &headers);
    let request: Request = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => return refusal::invalid(&format!("messages: {error}")),
    };
    let prompt = request.messages.prompt();
    let script = sim.script();
    let chosen = (!request.is_side_call())
        .then(|| script.choose(&prompt))
        .flatten();
    sim.ledger().model_requests.push(ModelRequest {
        seq,
        model: request.model.clone(),
        scenario: chosen.map(|(place, _)| place),
        step: (!request.is_side_call()).then(|| request.messages.turns()),
        api_key_ok,
        input_messages: request.messages.len(),
        stream: request.stream,
        tools: request.tools.len(),
        prompt: prompt.chars().take(200).collect(),
    });
    if !api_key_ok {
        return refusal::unauthorised();
    }
    let (actions, reply) = match plan(&sim, &script, &request, &prompt) {
        Ok(plan) => plan,
        Err(unknown) => return refusal::invalid(&unknown.to_string()),
    };
    let conversation = headers
        .get("x-claude-code-session-id")
        .and_then(|id| id.to_str().ok())
        .unwrap_or(&prompt);
    play(
        sim,
        request.stream,
        actions,
        reply,
        format!("{conversation}#{}", request.messages.turns()),
    )
    .await
}

/// What is done first, and the message.
fn plan(
    sim: &Sim,
    script: &Script,
    request: &Request,
    prompt: &str,
) -> Result<(Vec<Action>, Reply), crate::script::Unknown> {
    let say = |text: &str| {
        let text = Some(text.to_owned());
        Reply::new(&request.model, text, Vec::new(), Usage::default())
    };
    if request.is_side_call() {
        return Ok((Vec::new(), say("ok")));
    }
    let Some((_, scenario)) = script.choose(prompt) else {
        return Ok((Vec::new(), say("There is nothing to do.")));
    };
    let Some(turn) = scenario.turn(request.messages.turns()) else {
        return Ok((Vec::new(), say("Done.")));
    };
    let Some(message) = &turn.message else {
        return Ok((turn.actions.clone(), say("Done.")));
    };
    let scope = scenario.scope(Scope {
        prompt: prompt.to_owned(),
        results: request.messages.results(),
        cwd: request.cwd(),
        counter: sim.count(),
        ..Scope::default()
    });
    let reply = Reply::of(&request.model, message, &scope)?;
    let fill = |action: &Action| {
        Ok(match action {
            Action::Gate(name) => Action::Gate(scope.fill(name)?),
            other => other.clone(),
        })
    };
    let actions = turn.actions.iter().map(fill).collect::<Result<_, _>>()?;
    Ok((actions, reply))
}

async fn play(
    sim: Sim,
    streamed: bool,
    actions: Vec<Action>,
    reply: Reply,
    place: String,
) -> Response {
    let fails = actions.iter().any(|a| matches!(a, Action::Error(_)));
    if !streamed || fails {
        for action in &actions {
            if let Action::Error(error) = action {
                if sim.ledger().fails(&place, error.times) {
                    return refusal::scripted(error);
                }
            } else {
                wait(&sim, action).await;
            }
        }
        if !streamed {
            return Json(reply.whole()).into_response();
        }
    }
    let actions = if fails { Vec::new() } else { actions };
    stream_of(sim, actions, reply)
}

/// The opening at once, pings while the script waits, then the message.
fn stream_of(sim: Sim, actions: Vec<Action>, reply: Reply) -> Response {
    let opening = sse(&[reply.opening(), ping()]);
    let waited = async move {
        for action in &actions {
            wait(&sim, action).await;
        }
    };
    let rest = stream::unfold(Some((Box::pin(waited), reply)), |state| async {
        let (mut waited, reply) = state?;
        Some(match tokio::time::timeout(PING, &mut waited).await {
            Ok(()) => (sse(&reply.events()), None),
            Err(_) => (sse(&[ping()]), Some((waited, reply))),
        })
    });
    let events = stream::once(async { opening }).chain(rest);
    let body = Body::from_stream(events.map(Ok::<_, std::convert::Infallible>));
    let kind = [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (StatusCode::OK, kind, body).into_response()
}

/// Server-sent events, each named for its type.
fn sse(events: &[Value]) -> String {
    let event = |data: &Value| {
        let name = data["type"].as_str().unwrap_or_default();
        format!("event: {name}\ndata: {data}\n\n")
    };
    events.iter().map(event).collect()
}

/// What sim-agent alone can do is passed over here.
async fn wait(sim: &Sim, action: &Action) {
    match action {
        Action::Gate(name) => sim.gates.hold(name).await,
        Action::Sleep(ms) => tokio::time::sleep(Duration::from_millis(*ms)).await,
        Action::Hang => std::future::pending().await,
        Action::Error(_)
        | Action::Crash(_)
        | Action::Flood(_)
        | Action::IgnoreSigterm
        | Action::SpawnChild
        | Action::AskModel
        | Action::Exit(_) => {}
    }
}
