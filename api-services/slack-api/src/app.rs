//! What every handler has at hand.

use access::{Audience, RunClaims, Verifier};
use domain::Trust;
use service::{AcceptsRuns, Problem};

use crate::{config::Secrets, slack::Slack};

/// The state of the service.
#[derive(Debug)]
pub(crate) struct App {
    verifier: Verifier,
    pub(crate) slack: Slack,
    /// Asks in a person's name; only for searches.
    pub(crate) searcher: Option<Slack>,
}

impl App {
    pub(crate) fn new(secrets: Secrets) -> anyhow::Result<Self> {
        let searcher = secrets.searcher;
        let searcher = searcher.map(|token| Slack::new(secrets.base.clone(), token));
        Ok(Self {
            verifier: secrets.verifier,
            searcher: searcher.transpose()?,
            slack: Slack::new(secrets.base, secrets.token)?,
        })
    }

    pub(crate) async fn saw(&self, _: &RunClaims, _: Option<Trust>) -> Result<(), Problem> {
        Ok(())
    }
}

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Slack;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}
