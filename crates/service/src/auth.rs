//! Who calls: run tokens of agents, service tokens of our own services.

use std::sync::Arc;

use access::{Audience, Caller, Callers, Grant, RunClaims, Verifier};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
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

/// A service's state that knows which run tokens it accepts.
pub trait AcceptsRuns: Send + Sync {
    /// What the tokens must be meant for.
    const AUDIENCE: Audience;

    /// Checks them.
    fn verifier(&self) -> &Verifier;
}

/// The run that calls; its claims say what it may touch.
#[derive(Debug, Clone)]
pub struct Agent(pub RunClaims);

impl<S: AcceptsRuns> FromRequestParts<Arc<S>> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<S>) -> Result<Self, Problem> {
        authenticate_run(&parts.headers, state.verifier(), S::AUDIENCE, Utc::now()).map(Self)
    }
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
