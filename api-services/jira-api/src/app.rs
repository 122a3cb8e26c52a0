//! What every handler has at hand, and who may call.

use std::sync::Arc;

use access::{Audience, RunClaims, Verifier};
use axum::extract::FromRequestParts;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Utc;
use domain::Provider;
use http::{HeaderMap, HeaderValue, header, request::Parts};
use secrecy::ExposeSecret as _;
use service::{Problem, upstream::Upstream};
use url::Url;

use crate::config::Secrets;

/// The state of the service; nothing in it changes.
#[derive(Debug)]
pub(crate) struct App {
    verifier: Verifier,
    pub(crate) upstream: Upstream,
    /// The site's address, for people.
    pub(crate) site: Url,
}

impl App {
    pub(crate) fn new(secrets: Secrets) -> anyhow::Result<Self> {
        let pair = format!("{}:{}", secrets.email, secrets.token.expose_secret());
        let basic = format!("Basic {}", STANDARD.encode(pair));
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(basic)?);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        Ok(Self {
            verifier: secrets.verifier,
            site: secrets.base.clone(),
            upstream: Upstream::new(Provider::Jira, secrets.base, headers)?,
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
        service::authenticate_run(&parts.headers, &app.verifier, Audience::Jira, Utc::now())
            .map(Self)
    }
}
