//! Who calls: run tokens of agents, service tokens of our own services.

use access::{Audience, Caller, Callers, Grant, RunClaims, Verifier};
use axum::http::{HeaderMap, header};
use chrono::{DateTime, Utc};

use crate::Problem;

/// The token of an `Authorization: Bearer` header; git sends it as a Basic password.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The claims of the run that calls.
///
/// # Errors
/// 401 where no valid run token for this audience is shown.
pub fn authenticate_run(
    headers: &HeaderMap,
    verifier: &Verifier,
    audience: Audience,
    now: DateTime<Utc>,
) -> Result<RunClaims, Problem> {
    let token = bearer(headers)
        .ok_or_else(|| Problem::unauthorized("send a run token as Authorization: Bearer"))?;
    verifier
        .verify(token, audience, now)
        .map_err(|error| Problem::unauthorized(error.to_string()))
}

/// The service of ours that calls, if it was given `grant`.
///
/// # Errors
/// 401 where the token is unknown, 403 where the caller may not do this.
pub fn authenticate_caller(
    headers: &HeaderMap,
    callers: &Callers,
    grant: Grant,
) -> Result<Caller, Problem> {
    let token = bearer(headers)
        .ok_or_else(|| Problem::unauthorized("send a service token as Authorization: Bearer"))?;
    let caller = callers
        .authenticate(token)
        .ok_or_else(|| Problem::unauthorized("this service token is not known"))?;
    if caller.may(grant) {
        Ok(caller)
    } else {
        Err(Problem::forbidden(format!("{caller} may not do this")))
    }
}
