//! Refusals in GitHub's shape, so that its clients show the sentence.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use service::Problem;

/// A refusal, answered with GitHub's `message` beside our own members.
#[derive(Debug)]
pub(super) enum Refused {
    /// Refused here.
    Here(Problem),
    /// Refused by a route of ours, as it answered.
    Own(Box<(http::response::Parts, Value)>),
}

impl<P: Into<Problem>> From<P> for Refused {
    fn from(problem: P) -> Self {
        Self::Here(problem.into())
    }
}

impl Refused {
    /// 403 with a stable type and a sentence.
    pub(super) fn forbidden(slug: &'static str, sentence: impl Into<String>) -> Self {
        Self::Here(Problem::new(StatusCode::FORBIDDEN, slug).detail(sentence))
    }

    /// Its members, with GitHub's among them.
    pub(super) fn to_json(&self) -> Value {
        let mut body = match self {
            Self::Here(problem) => problem.to_json(),
            Self::Own(answered) => answered.1.clone(),
        };
        let sentence = body["detail"].as_str().or(body["title"].as_str());
        body["message"] = json!(sentence.unwrap_or("refused").to_owned());
        body
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = self.to_json();
        let response = match self {
            Self::Here(problem) => problem.into_response(),
            Self::Own(answered) => Response::from_parts(answered.0, Body::empty()),
        };
        with_json(response, &body)
    }
}

/// The response with another body, as JSON: GitHub's clients read no other type.
pub(super) fn with_json(mut response: Response, body: &Value) -> Response {
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    *response.body_mut() = Body::from(body.to_string());
    response
}
