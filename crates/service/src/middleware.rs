//! What surrounds every request: id, trace span, one log line, metrics, caught panics.

use std::time::Instant;

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::get,
};
use metrics::{counter, histogram};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::{Instrument as _, Span, field};
use uuid::Uuid;

use crate::{Problem, adopt_trace_parent, current_trace_parent, metric};

static REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    /// The id of the request that the current task answers.
    pub(crate) static REQUEST_ID: String;
}

/// The id of a request, as a request extension.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Surrounds a service's routes with /health, problems for unknown paths, and what every request needs.
pub fn layers(router: Router) -> Router {
    router
        .route(
            "/health",
            get(async || axum::Json(serde_json::json!({ "status": "ok" }))),
        )
        .fallback(async |request: Request| {
            Problem::not_found(format!("there is no {}", request.uri().path()))
        })
        .method_not_allowed_fallback(async |request: Request| {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed").detail(format!(
                "{} does not answer {}",
                request.uri().path(),
                request.method()
            ))
        })
        .layer(CatchPanicLayer::custom(|_| {
            Problem::internal(&"a handler panicked; the panic is in the log").into_response()
        }))
        .layer(middleware::from_fn(observe))
}

async fn observe(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = incoming_id(&request).unwrap_or_else(|| Uuid::now_v7().simple().to_string());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!(
        "request", otel.name = format!("{method} {route}"), otel.kind = "server", request_id = id, %method, route, trace_id = field::Empty
    );
    if let Some(parent) = request
        .headers()
        .get("traceparent")
        .and_then(|value| value.to_str().ok())
    {
        adopt_trace_parent(&span, parent);
    }
    record_trace_id(&span);
    request.extensions_mut().insert(RequestId(id.clone()));

    let answer = REQUEST_ID
        .scope(id.clone(), next.run(request))
        .instrument(span.clone());
    let mut response = answer.await;

    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(REQUEST_ID_HEADER.clone(), value);
    }
    let (elapsed, status) = (started.elapsed(), response.status());
    if route != "/health" {
        counter!(metric::HTTP_REQUESTS, "method" => method.to_string(), "route" => route.clone(), "status" => status.as_u16().to_string()).increment(1);
        histogram!(metric::HTTP_SECONDS, "method" => method.to_string(), "route" => route)
            .record(elapsed);
        let _entered = span.enter();
        let ms = (elapsed.as_secs_f64() * 1e4).round() / 10.0;
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), ms, "request answered");
        } else {
            tracing::info!(status = status.as_u16(), ms, "request answered");
        }
    }
    response
}

/// An id given by our own caller, if it is short and plain.
fn incoming_id(request: &Request) -> Option<String> {
    let text = request.headers().get(&REQUEST_ID_HEADER)?.to_str().ok()?;
    let plain = (8..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    plain.then(|| text.to_owned())
}

fn record_trace_id(span: &Span) {
    if let Some(parent) = span.in_scope(current_trace_parent)
        && let Some(id) = parent.split('-').nth(1)
    {
        span.record("trace_id", id);
    }
}
