//! Refusals in GitHub's shape, so that its clients show the sentence.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use service::Problem;

/// A problem, answered with GitHub's `message` beside our own members.
#[derive(Debug)]
pub(super) struct Refused(Problem);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl Refused {
    /// 403 with a stable type and a sentence.
    pub(super) fn forbidden(slug: &'static str, sentence: impl Into<String>) -> Self {
        Self(Problem::new(StatusCode::FORBIDDEN, slug).detail(sentence))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = self.0.status();
        let mut body = self.0.body();
        github_shape(&mut body);
        let mut response = (status, Json(body)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"agents-system\""),
            );
        }
        response
    }
}

/// Adds what GitHub's clients look for to a problem.
pub(super) fn github_shape(problem: &mut Value) {
    let sentence = problem["detail"].as_str().or(problem["title"].as_str());
    let sentence = sentence.unwrap_or("refused").to_owned();
    problem["message"] = json!(sentence);
}
