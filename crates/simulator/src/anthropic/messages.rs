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

use super::{
    conversation::Request,
    refusal::{self, authorised},
    reply::{Reply, ping},
};
use crate::{
    ledger::ModelRequest,
    record::Seq,
    script::{Action, Script, Usage},
    world::Sim,
};

/// Silence on a held stream is broken this often.
const PING: Duration = Duration::from_secs(10);

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
    let prompt = request.prompt();
    let script = sim.script();
    let chosen = (!request.is_side_call())
        .then(|| script.choose(&prompt))
        .flatten();
    sim.ledger().model_requests.push(ModelRequest {
        seq,
        model: request.model.clone(),
        scenario: chosen.map(|(place, _)| place),
        step: (!request.is_side_call()).then(|| request.turns()),
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
        format!("{conversation}#{}", request.turns()),
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
    let model = request.model.clone();
    let say = |text: &str| Reply {
        model: model.clone(),
        text: Some(text.to_owned()),
        calls: Vec::new(),
        usage: Usage::default(),
    };
    if request.is_side_call() {
        return Ok((Vec::new(), say("ok")));
    }
    let Some((_, scenario)) = script.choose(prompt) else {
        return Ok((Vec::new(), say("There is nothing to do.")));
    };
    let Some(turn) = scenario.turn(request.turns()) else {
        return Ok((Vec::new(), say("Done.")));
    };
    let Some(message) = &turn.message else {
        return Ok((turn.actions.clone(), say("Done.")));
    };
    let scope = scenario.scope(prompt, request.results(), sim.count());
    let call = |c: &crate::script::Call| Ok((c.tool.clone(), c.arguments(&scope)?));
    let reply = Reply {
        text: message.text(&scope)?,
        calls: message.calls.iter().map(call).collect::<Result<_, _>>()?,
        usage: message.usage.unwrap_or_default(),
        model,
    };
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
    let opening = reply.opening();
    let waited = async move {
        for action in &actions {
            wait(&sim, action).await;
        }
    };
    let rest = stream::unfold(Some((Box::pin(waited), reply)), |state| async {
        let (mut waited, reply) = state?;
        Some(match tokio::time::timeout(PING, &mut waited).await {
            Ok(()) => (reply.events(), None),
            Err(_) => (ping(), Some((waited, reply))),
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
