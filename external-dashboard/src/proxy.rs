//! Passes the page's requests on to internal-dashboard-api, with the token of the session.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, HeaderName, Method, Uri, header},
    response::Response,
    routing::get,
};
use service::Problem;

use crate::{App, relay, session, upstream};

/// The largest body that the page sends.
const MOST: usize = 1024 * 1024;
/// What the page is told of an answer's headers.
const PASSED: [HeaderName; 3] = [
    header::CONTENT_TYPE,
    header::RETRY_AFTER,
    HeaderName::from_static("x-request-id"),
];

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/api/tasks/{id}/ws", get(relay::follow))
        .route("/api/{*path}", get(pass).post(pass))
        .layer(DefaultBodyLimit::max(MOST))
}

async fn pass(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let token = session::token(&app, &headers)?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let url = app
        .upstream
        .address(path)
        .ok_or_else(|| Problem::not_found("there is no such path"))?;
    let mut request = app.upstream.request(method, url, &token).body(body);
    if let Some(kind) = headers.get(header::CONTENT_TYPE) {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    let answer = request.send().await.map_err(upstream::down)?;
    let mut response = Response::builder()
        .status(answer.status())
        .header(header::CACHE_CONTROL, "no-store");
    for name in PASSED {
        if let Some(value) = answer.headers().get(&name) {
            response = response.header(name, value);
        }
    }
    response
        .body(Body::from_stream(answer.bytes_stream()))
        .map_err(|error| Problem::internal(&error))
}
