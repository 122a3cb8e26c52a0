//! What every handler has at hand, and who may call.

use std::sync::Arc;

use access::{Audience, RunClaims, Verifier};
use axum::extract::FromRequestParts;
use chrono::Utc;
use domain::Provider;
use http::{HeaderMap, HeaderValue, header, request::Parts};
use secrecy::ExposeSecret as _;
use service::{Problem, upstream::Upstream};

use crate::config::Secrets;

/// The state of the service; nothing in it changes.
#[derive(Debug)]
pub(crate) struct App {
    verifier: Verifier,
    pub(crate) upstream: Upstream,
}

impl App {
    pub(crate) fn new(secrets: Secrets) -> anyhow::Result<Self> {
        let bearer = format!("Bearer {}", secrets.token.expose_secret());
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(bearer)?);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        Ok(Self {
            verifier: secrets.verifier,
            upstream: Upstream::new(Provider::Sentry, secrets.base, headers)?,
        })
    }
}

/// The run that calls.
pub(crate) struct Agent(
    #[expect(dead_code, reason = "reads need a run, whichever it is")] RunClaims,
);

impl FromRequestParts<Arc<App>> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        service::authenticate_run(&parts.headers, &app.verifier, Audience::Sentry, Utc::now())
            .map(Self)
    }
}
