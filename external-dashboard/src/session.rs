//! Sessions: the operator token, encrypted in a cookie that no script can read.

mod cookie;
mod seal;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
    routing::post,
};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use service::{Json, Problem};

use crate::App;
pub(crate) use seal::Sealer;

/// How long a session lasts.
const LIFETIME: TimeDelta = TimeDelta::hours(12);

#[derive(Deserialize)]
struct Login {
    token: SecretString,
}

/// What the page may know about its session.
#[derive(Serialize)]
struct Session {
    expires_at: DateTime<Utc>,
}

pub(crate) fn router() -> Router<App> {
    Router::new().route("/session", post(open).get(look).delete(close))
}

async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Result<impl IntoResponse, Problem> {
    let token = SecretString::from(login.token.expose_secret().trim());
    if !app.upstream.accepts(&token).await? {
        return Err(Problem::unauthorized("this is not the operator token"));
    }
    let expires_at = Utc::now() + LIFETIME;
    let sealed = app.sealer.seal(&token, expires_at);
    let cookie = cookie::set(&sealed, LIFETIME, cookie::is_https(&headers));
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Json(Session { expires_at }),
    ))
}

async fn look(State(app): State<App>, headers: HeaderMap) -> Result<impl IntoResponse, Problem> {
    let (_, expires_at) = unseal(&app, &headers)?;
    Ok((
        [(header::CACHE_CONTROL, "no-store")],
        Json(Session { expires_at }),
    ))
}

async fn close(headers: HeaderMap) -> impl IntoResponse {
    let cookie = cookie::clear(cookie::is_https(&headers));
    (
        StatusCode::NO_CONTENT,
        AppendHeaders([(header::SET_COOKIE, cookie)]),
    )
}

/// The operator token of the request's session.
///
/// # Errors
/// 401 where there is no session, it was changed, or it is over.
pub(crate) fn token(app: &App, headers: &HeaderMap) -> Result<SecretString, Problem> {
    unseal(app, headers).map(|(token, _)| token)
}

fn unseal(app: &App, headers: &HeaderMap) -> Result<(SecretString, DateTime<Utc>), Problem> {
    cookie::get(headers)
        .and_then(|sealed| app.sealer.unseal(sealed, Utc::now()))
        .ok_or_else(|| Problem::unauthorized("sign in with the operator token"))
}
