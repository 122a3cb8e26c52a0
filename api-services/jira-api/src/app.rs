//! What every handler has at hand, and who may call.

use access::{Audience, Verifier};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Provider;
use http::{HeaderMap, HeaderValue, header};
use secrecy::ExposeSecret as _;
use service::{AcceptsRuns, upstream::Upstream};
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

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Jira;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}
