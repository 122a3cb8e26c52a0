//! Passes requests on to another server, and its answers back, as they are.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use reqwest::Client;
use url::Url;

use crate::Problem;

/// What concerns one connection only.
const HOP_BY_HOP: [HeaderName; 7] = [
    header::CONNECTION,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::TE,
    header::TRAILER,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
];

/// Sends a request to the same path of `base`, and streams the answer back.
///
/// Remove what the other server shall not see first: its Host is the request's, where the request has one. A server that
/// does not answer is a 502 that names `name`.
pub async fn forward(client: &Client, name: &str, base: &Url, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |it| it.as_str());
    let url = format!("{}{path}", base.as_str().trim_end_matches('/'));
    end_to_end(&mut parts.headers);
    let sent = client
        .request(parts.method, url)
        .headers(parts.headers)
        .body(reqwest::Body::wrap_stream(body.into_data_stream()))
        .send()
        .await;
    match sent {
        Ok(answer) => passed_back(answer),
        Err(error) => {
            tracing::warn!(service = name, error = %error.without_url(), "no answer to a request passed on");
            Problem::new(StatusCode::BAD_GATEWAY, "upstream-silent")
                .detail(format!("{name} does not answer; try again"))
                .into_response()
        }
    }
}

/// An answer as another server gave it, streamed.
pub fn passed_back(answer: reqwest::Response) -> Response {
    let status = answer.status();
    let mut headers = answer.headers().clone();
    end_to_end(&mut headers);
    let mut response = Response::new(Body::from_stream(answer.bytes_stream()));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn end_to_end(headers: &mut HeaderMap) {
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
}
