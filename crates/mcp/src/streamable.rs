//! Streamable HTTP: rmcp's service, stateless, answering in JSON.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, any, post},
};
use rmcp::{
    ServerHandler,
    transport::{
        StreamableHttpServerConfig, StreamableHttpService,
        streamable_http_server::session::never::NeverSessionManager,
    },
};
use service::{Problem, Shutdown};

/// The routes of one path each: `/mcp`, and what `/sse` answers beside GET.
pub(crate) fn routes<S: ServerHandler>(
    tools: impl Fn() -> S + Send + Sync + 'static,
    message_bytes: usize,
    shutdown: &Shutdown,
) -> (MethodRouter, MethodRouter) {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(message_bytes)
        // Calls in flight may end within the grace, as any request may.
        .with_cancellation_token(shutdown.hard().clone())
        // The gate has checked the host, by a list that knows more.
        .disable_allowed_hosts();
    let sessions = Arc::new(NeverSessionManager::default());
    let service = StreamableHttpService::new(move || Ok(tools()), sessions, config);
    let answer = move |request: Request| {
        let service = service.clone();
        async move { as_problem(service.handle(request).await.map(Body::new)).await }
    };
    (any(answer.clone()), post(answer.clone()).delete(answer))
}

/// rmcp refuses in plain text; our callers read problems.
async fn as_problem(response: Response) -> Response {
    let status = response.status();
    let json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    if json || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let text = to_bytes(body, 4096).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let problem = match status {
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(status, "method-not-allowed").detail(
            "streamable HTTP without sessions takes POST; for the legacy transport, GET /sse",
        ),
        StatusCode::NOT_ACCEPTABLE => Problem::new(status, "not-acceptable").detail(text),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "body-too-large").detail(text),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Problem::new(status, "unsupported-media-type").detail(text)
        }
        status if status.is_client_error() => Problem::new(status, "bad-request").detail(text),
        _ => Problem::internal(&text),
    };
    let mut response = problem.into_response();
    if let Some(allow) = parts.headers.remove(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
