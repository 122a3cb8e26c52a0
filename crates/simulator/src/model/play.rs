//! Waits as the script asks, then sends the message: whole or as a stream.

use std::time::Duration;

use axum::{
    Json,
    body::Body,
    response::{IntoResponse as _, Response},
};
use futures::{StreamExt as _, stream};
use http::{StatusCode, header};

use super::{Asked, Dialect, plan::Planned, scripted};
use crate::{reply::Reply, script::Action, world::Sim};

/// Silence on a held stream is broken this often.
const PING: Duration = Duration::from_secs(10);

pub(super) async fn play<D: Dialect>(
    sim: Sim,
    dialect: D,
    asked: Asked,
    planned: Planned,
) -> Response {
    let Planned { actions, reply } = planned;
    let fails = actions.iter().any(|a| matches!(a, Action::Error(_)));
    if !asked.stream || fails {
        let conversation = asked.session.clone();
        let conversation = conversation.unwrap_or_else(|| asked.messages.prompt());
        let place = format!("{conversation}#{}", asked.messages.turns());
        for action in &actions {
            if let Action::Error(error) = action {
                if sim.ledger().fails(&place, error.times) {
                    return scripted(&dialect, error);
                }
            } else {
                wait(&sim, action).await;
            }
        }
        if !asked.stream {
            return Json(dialect.whole(&reply)).into_response();
        }
    }
    let actions = if fails { Vec::new() } else { actions };
    stream_of(sim, dialect, actions, reply)
}

/// The opening at once, pings while the script waits, then the message.
fn stream_of<D: Dialect>(sim: Sim, dialect: D, actions: Vec<Action>, reply: Reply) -> Response {
    let opening = dialect.opening(&reply) + &dialect.ping();
    let waited = async move {
        for action in &actions {
            wait(&sim, action).await;
        }
    };
    let rest = stream::unfold(Some((Box::pin(waited), reply, dialect)), |state| async {
        let (mut waited, reply, dialect) = state?;
        Some(match tokio::time::timeout(PING, &mut waited).await {
            Ok(()) => (dialect.rest(&reply), None),
            Err(_) => (dialect.ping(), Some((waited, reply, dialect))),
        })
    });
    let texts = stream::once(async { opening }).chain(rest);
    let texts = texts.filter(|text| std::future::ready(!text.is_empty()));
    let body = Body::from_stream(texts.map(Ok::<_, std::convert::Infallible>));
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
