//! GitHub's errors and the headers of all of its answers.

use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Utc;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    record::{Asker, Refused, Seq},
    world::Sim,
};

/// The account that our token posts as.
pub(crate) const BOT: &str = "agents-system[bot]";

/// Requests an hour.
const LIMIT: u64 = 5_000_000;

/// An answer that is not a success.
#[derive(Debug)]
pub(super) struct Error {
    status: StatusCode,
    message: String,
    errors: Option<Value>,
}

pub(super) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn new(status: StatusCode, message: &str) -> Self {
        Self {
            status,
            message: message.to_owned(),
            errors: None,
        }
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not Found")
    }

    /// 422 with one entry of `errors`.
    pub(super) fn invalid(error: &Value) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: "Validation Failed".to_owned(),
            errors: Some(json!([error])),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut body = json!({
            "message": self.message,
            "documentation_url": "https://docs.github.com/rest",
            "status": self.status.as_str(),
        });
        if let Some(errors) = self.errors {
            body["errors"] = errors;
        }
        let mut answer = (self.status, Json(body)).into_response();
        answer.extensions_mut().insert(Refused(self.message));
        answer
    }
}

/// The token of `Authorization: Bearer`, `token` or Basic (then the password).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" | "token" => Some(rest.trim().to_owned()),
        "basic" => {
            let pair = STANDARD.decode(rest.trim()).ok()?;
            let pair = String::from_utf8(pair).ok()?;
            pair.split_once(':')
                .map(|(_, password)| password.to_owned())
        }
        _ => None,
    }
}

/// Asks for the token and puts GitHub's usual headers on every answer.
pub(super) async fn guard(State(sim): State<Sim>, request: Request, next: Next) -> Response {
    let seq = request.extensions().get::<Seq>().map_or(0, |s| s.0);
    let token = bearer(request.headers());
    let mut answer = match token {
        None => Error::new(StatusCode::UNAUTHORIZED, "Requires authentication").into_response(),
        Some(token) if token != sim.github_token && !sim.app.lets_in(&token, None) => {
            Error::new(StatusCode::UNAUTHORIZED, "Bad credentials").into_response()
        }
        Some(token) if token != sim.github_token && request.uri().path() == "/user" => {
            let message = "Resource not accessible by integration";
            Error::new(StatusCode::FORBIDDEN, message).into_response()
        }
        Some(token) if token != sim.github_token && !reaches(&sim, &token, &request) => {
            Error::not_found().into_response()
        }
        Some(_) => {
            let mut answer = next.run(request).await;
            answer.extensions_mut().insert(Asker(BOT.to_owned()));
            answer
        }
    };
    decorate(answer.headers_mut(), seq);
    answer
}

/// Whether an installation's token is good for the repository that the path names.
fn reaches(sim: &Sim, token: &str, request: &Request) -> bool {
    let mut parts = request.uri().path().split('/').skip(1);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("repos"), Some(owner), Some(name)) => {
            sim.app.lets_in(token, Some(&format!("{owner}/{name}")))
        }
        _ => true,
    }
}

fn decorate(headers: &mut HeaderMap, seq: u64) {
    let hour = 3600 - Utc::now().timestamp().rem_euclid(3600);
    let mut put = |name: &'static str, value: String| {
        let value = HeaderValue::from_str(&value).expect("digits and hex are header text");
        headers.insert(HeaderName::from_static(name), value);
    };
    put("x-ratelimit-limit", LIMIT.to_string());
    put("x-ratelimit-used", seq.to_string());
    put(
        "x-ratelimit-remaining",
        LIMIT.saturating_sub(seq).to_string(),
    );
    put(
        "x-ratelimit-reset",
        (Utc::now().timestamp() + hour).to_string(),
    );
    put("x-ratelimit-resource", "core".to_owned());
    put("x-github-request-id", format!("51A0:{seq:08X}"));
    put("x-github-media-type", "github.v3; format=json".to_owned());
    put("x-github-api-version-selected", "2022-11-28".to_owned());
}
