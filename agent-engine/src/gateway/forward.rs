//! Handing a request on and its answer back, as streams, without the headers that belong to one connection.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse as _, Response},
};
use service::Problem;
use url::Url;

/// Headers of one hop, or ones that the next hop must not get from a child.
static DROPPED: [HeaderName; 19] = [
    header::ACCEPT_ENCODING,
    header::AUTHORIZATION,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::COOKIE,
    header::EXPECT,
    header::FORWARDED,
    header::HOST,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::SET_COOKIE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("x-api-key"),
    HeaderName::from_static("x-forwarded-for"),
];

/// The headers that may pass, in either direction.
pub(super) fn passable(mut headers: HeaderMap) -> HeaderMap {
    for name in &DROPPED {
        headers.remove(name);
    }
    headers
}

/// An address below another one, with the query of the request.
pub(super) fn below(base: &Url, path: &str, query: Option<&str>) -> Url {
    let mut url = base.clone();
    let joined = format!("{}/{path}", base.path().trim_end_matches('/'));
    url.set_path(&joined);
    url.set_query(query);
    url
}

/// Sends a request on and streams its answer back.
pub(super) async fn send(request: reqwest::RequestBuilder) -> Result<Response, Problem> {
    let answer = request
        .send()
        .await
        // The URL of an error would show nothing secret, but it is no help either.
        .map_err(|error| Problem::unavailable(&chain(&error.without_url())))?;
    Ok(streamed(answer))
}

fn streamed(answer: reqwest::Response) -> Response {
    let (status, headers) = (answer.status(), passable(answer.headers().clone()));
    let body = Body::from_stream(answer.bytes_stream());
    (status, headers, body).into_response()
}

/// An error with its causes, in a line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_the_folder_of_its_base() {
        let base: Url = "http://sim:7000/anthropic/".parse().unwrap();
        let url = below(&base, "v1/messages", Some("beta=true"));
        assert_eq!(
            url.as_str(),
            "http://sim:7000/anthropic/v1/messages?beta=true"
        );
    }
}
