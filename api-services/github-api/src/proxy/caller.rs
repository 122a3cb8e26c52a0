//! Who calls: a run, by its token in any of the forms that GitHub's clients send one.

use access::{Audience, RunClaims};
use axum::extract::FromRequestParts;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Utc;
use http::{HeaderMap, HeaderValue, header, request::Parts};
use service::Problem;

use super::{Proxy, reply::Refused};
use crate::app::App;

/// Clients look at a token's beginning before they send it; this is the one of an App's token.
const DISGUISE: &str = "ghs_";

/// The run that calls.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) claims: RunClaims,
    /// Its token, as our own routes take it.
    pub(super) bearer: HeaderValue,
}

impl FromRequestParts<Proxy> for Run {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, proxy: &Proxy) -> Result<Self, Refused> {
        let (claims, token) = claims(&proxy.app, &parts.headers)?;
        let mut bearer = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_| Problem::unauthorized("this is not a run token"))?;
        bearer.set_sensitive(true);
        Ok(Self { claims, bearer })
    }
}

/// What the token of a request says, and the token.
pub(super) fn claims(app: &App, headers: &HeaderMap) -> Result<(RunClaims, String), Problem> {
    let token = token(headers)
        .ok_or_else(|| Problem::unauthorized("send a run token as Authorization: Bearer"))?;
    let claims = app
        .verifier
        .verify(&token, Audience::Github, Utc::now())
        .map_err(|error| Problem::unauthorized(error.to_string()))?;
    Ok((claims, token))
}

/// The token of `Bearer`, `token` or Basic (then the password, or the user where there is none).
fn token(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    let token = match scheme.to_ascii_lowercase().as_str() {
        "bearer" | "token" => rest.trim().to_owned(),
        "basic" => {
            let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
            let (user, password) = pair.split_once(':')?;
            let password = if password.is_empty() { user } else { password };
            password.to_owned()
        }
        _ => return None,
    };
    Some(token.strip_prefix(DISGUISE).unwrap_or(&token).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_every_form_that_clients_send() {
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        for value in [
            "Bearer rt1.a.b".to_owned(),
            "token rt1.a.b".to_owned(),
            "bearer ghs_rt1.a.b".to_owned(),
            basic("x-access-token:rt1.a.b"),
            basic("rt1.a.b:"),
            basic("x:ghs_rt1.a.b"),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
            assert_eq!(token(&headers).as_deref(), Some("rt1.a.b"), "{value}");
        }
        assert_eq!(token(&HeaderMap::new()), None);
    }
}
