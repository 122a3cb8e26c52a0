//! The legacy transport: GET /sse opens a session and carries its answers, POST /messages brings its messages.

pub(crate) mod session;
pub(crate) mod sessions;
pub(crate) mod speaker;
pub(crate) mod transport;

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
use rmcp::ServerHandler;
use service::{Connection, Problem, Shutdown};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Limits, Run, run::Delivery, surrounded::Surrounded};
use sessions::{Opened, Sessions};
use speaker::{Inbound as _, Outbound as _, Own, Speaker};
use transport::{Ends, Outlet};

struct Legacy<K: Speaker> {
    sessions: Sessions<K::In>,
    limits: Limits,
    /// Cancelled when sessions shall end as soon as their calls have.
    closing: CancellationToken,
    speaker: K,
}

/// GET /sse and POST /messages, answered by tools of ours.
pub(crate) fn routes<S: ServerHandler>(
    tools: impl Fn() -> Surrounded<S> + Send + Sync + 'static,
    limits: Limits,
    shutdown: &Shutdown,
) -> Router {
    routes_of(Own(tools), limits, shutdown)
}

/// GET /sse and POST /messages, answered by `speaker`.
pub(crate) fn routes_of<K: Speaker>(speaker: K, limits: Limits, shutdown: &Shutdown) -> Router {
    let message_bytes = limits.message_bytes;
    let legacy = Legacy {
        sessions: Sessions::new(limits.clone()),
        limits,
        closing: shutdown.soft().clone(),
        speaker,
    };
    Router::new()
        .route("/sse", get(open::<K>))
        .route(
            "/messages",
            post(message::<K>).layer(DefaultBodyLimit::max(message_bytes)),
        )
        .with_state(Arc::new(legacy))
}

async fn open<K: Speaker>(
    State(legacy): State<Arc<Legacy<K>>>,
    Extension(run): Extension<Run>,
    connection: Option<Extension<Connection>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let accepted = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    if accepted.is_some_and(|it| !it.contains("text/event-stream") && !it.contains("*/*")) {
        return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable")
            .detail("GET /sse answers text/event-stream"));
    }
    let opened = legacy.sessions.open(run.owner())?;
    let connection = connection.map_or_else(Connection::default, |Extension(it)| it);
    let id = opened.guard.0.id();
    let endpoint = Event::default()
        .event("endpoint")
        .data(format!("/messages?sessionId={}", id.simple()));
    let body =
        stream::once(async { Ok(endpoint) }).chain(answers(&legacy, (&run, connection), opened));
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
fn answers<K: Speaker>(
    legacy: &Legacy<K>,
    (run, connection): (&Run, Connection),
    opened: Opened<K::In, K::Out>,
) -> impl Stream<Item = Result<Event, Infallible>> + use<K> {
    let ended = CancellationToken::new();
    let ends = Ends {
        inbound: opened.inbound,
        outbound: Some(Outlet {
            messages: opened.outbound,
            unanswered: opened.unanswered,
            write_timeout: legacy.limits.write_timeout,
            closer: opened.guard.0.clone(),
            ended: ended.clone(),
            connection,
        }),
        closing: legacy.closing.clone(),
    };
    let serving = legacy.speaker.serve(ends, ended.clone());
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
        let event = Event::default().event("message").data(message.json());
        Some((Ok(event), state))
    })
}

#[derive(serde::Deserialize)]
struct Address {
    #[serde(rename = "sessionId", alias = "session_id")]
    session: Uuid,
}

async fn message<K: Speaker>(
    State(legacy): State<Arc<Legacy<K>>>,
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
    if let Some(delivery) = parts.extensions.get_mut::<Delivery>() {
        delivery.space = session.space;
    }
    let message = K::In::read(parts, &body).map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, "invalid-body")
            .detail(format!("the body is not one JSON-RPC message: {error}"))
    })?;
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
