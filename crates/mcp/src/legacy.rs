//! The legacy transport: GET /sse opens a session and carries its answers, POST /messages brings its messages.

mod session;
mod sessions;
mod transport;

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    body::Bytes,
    extract::{
        DefaultBodyLimit, Query, State,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use chrono::Utc;
use futures::{Stream, StreamExt as _, stream};
use rmcp::{ServerHandler, model::ClientJsonRpcMessage, service::serve_directly_with_ct};
use service::{Problem, Shutdown};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Limits, Run, run::Delivery, surrounded::Surrounded};
use sessions::{Opened, Sessions};
use transport::SseTransport;

struct Legacy<S> {
    sessions: Sessions,
    limits: Limits,
    /// Cancelled when sessions shall end as soon as their calls have.
    closing: CancellationToken,
    tools: Arc<dyn Fn() -> Surrounded<S> + Send + Sync>,
}

/// GET /sse and POST /messages.
pub(crate) fn routes<S: ServerHandler>(
    tools: impl Fn() -> Surrounded<S> + Send + Sync + 'static,
    limits: Limits,
    shutdown: &Shutdown,
) -> Router {
    let message_bytes = limits.message_bytes;
    let legacy = Legacy {
        sessions: Sessions::new(limits.clone()),
        limits,
        closing: shutdown.soft().clone(),
        tools: Arc::new(tools),
    };
    Router::new()
        .route("/sse", get(open::<S>))
        .route(
            "/messages",
            post(message::<S>).layer(DefaultBodyLimit::max(message_bytes)),
        )
        .with_state(Arc::new(legacy))
}

async fn open<S: ServerHandler>(
    State(legacy): State<Arc<Legacy<S>>>,
    Extension(run): Extension<Run>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let accepted = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    if accepted.is_some_and(|it| !it.contains("text/event-stream") && !it.contains("*/*")) {
        return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable")
            .detail("GET /sse answers text/event-stream"));
    }
    let opened = legacy.sessions.open(run.owner())?;
    let id = opened.guard.0.id();
    let endpoint = Event::default()
        .event("endpoint")
        .data(format!("/messages?sessionId={}", id.simple()));
    let body = stream::once(async { Ok(endpoint) }).chain(answers(&legacy, &run, opened));
    let keep_alive = KeepAlive::new()
        .interval(legacy.limits.keep_alive)
        .text("keep-alive");
    let mut response = Sse::new(body).keep_alive(keep_alive).into_response();
    response.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// The session's answers. Dropped with the client's connection, it ends the session and cancels its calls.
fn answers<S: ServerHandler>(
    legacy: &Legacy<S>,
    run: &Run,
    opened: Opened,
) -> impl Stream<Item = Result<Event, Infallible>> + use<S> {
    let ended = CancellationToken::new();
    let transport = SseTransport {
        inbound: opened.inbound,
        outbound: Some(opened.outbound),
        unanswered: opened.unanswered,
        write_timeout: legacy.limits.write_timeout,
        closing: legacy.closing.clone(),
        closer: opened.guard.0.clone(),
        ended: ended.clone(),
    };
    // Without a handshake: clients reopen the stream after a drop and go on without a second `initialize`.
    let serving = serve_directly_with_ct((legacy.tools)(), transport, None, ended.clone());
    let left = (run.claims.expires_at - Utc::now()).to_std();
    let expiry = Box::pin(tokio::time::sleep(left.unwrap_or(Duration::ZERO)));
    let state = (opened.answers, expiry, ended, serving, opened.guard);
    stream::unfold(state, async |mut state| {
        let (answers, expiry, ended, ..) = &mut state;
        let message = tokio::select! {
            message = answers.recv() => message?,
            () = expiry => return None,
            () = ended.cancelled() => return None,
        };
        let data = serde_json::to_string(&message).expect("rmcp's messages are JSON");
        Some((Ok(Event::default().event("message").data(data)), state))
    })
}

#[derive(serde::Deserialize)]
struct Address {
    #[serde(rename = "sessionId", alias = "session_id")]
    session: Uuid,
}

async fn message<S: ServerHandler>(
    State(legacy): State<Arc<Legacy<S>>>,
    address: Result<Query<Address>, QueryRejection>,
    Extension(run): Extension<Run>,
    mut parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(address)) = address else {
        return Err(Problem::bad_request(
            "name the session of the `endpoint` event as ?sessionId=",
        ));
    };
    let session = legacy.sessions.find(address.session, run.owner())?;
    let body = body.map_err(|rejection| {
        let slug = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => "body-too-large",
            _ => "invalid-body",
        };
        Problem::new(rejection.status(), slug).detail(rejection.body_text())
    })?;
    if !is_json(&parts.headers) {
        return Err(
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type")
                .detail("send application/json"),
        );
    }
    let mut message: ClientJsonRpcMessage = serde_json::from_slice(&body).map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, "invalid-body")
            .detail(format!("the body is not one JSON-RPC message: {error}"))
    })?;
    if let Some(delivery) = parts.extensions.get_mut::<Delivery>() {
        delivery.space = session.space;
    }
    message.insert_extension(parts);
    session.take(message)?;
    Ok((StatusCode::ACCEPTED, "Accepted").into_response())
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next());
    essence.is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json"))
}
