//! What every handler has at hand, and who may call.

use access::{Audience, Verifier};
use domain::Provider;
use service::{AcceptsRuns, upstream::Upstream};

use crate::config::Secrets;

/// The state of the service; nothing in it changes.
#[derive(Debug)]
pub(crate) struct App {
    verifier: Verifier,
    pub(crate) upstream: Upstream,
}

impl App {
    pub(crate) fn new(secrets: Secrets) -> anyhow::Result<Self> {
        Ok(Self {
            verifier: secrets.verifier,
            upstream: Upstream::with_bearer(Provider::Sentry, secrets.base, &secrets.token)?,
        })
    }
}

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Sentry;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}
