//! What every handler has at hand.

use std::sync::Arc;

use access::{Audience, RunClaims, Verifier};
use domain::Trust;
use effects::{Effects, HasEffects};
use service::{AcceptsRuns, Problem, upstream::Token};
use store::PgPool;

use crate::{config::Secrets, effect::SlackWrites, slack::Slack};

/// The state of the service.
#[derive(Debug)]
pub(crate) struct App {
    verifier: Verifier,
    pub(crate) slack: Arc<Slack>,
    /// Asks in a person's name; only for searches.
    pub(crate) searcher: Option<Slack>,
    pub(crate) effects: Effects<SlackWrites>,
}

impl App {
    pub(crate) fn new(secrets: Secrets, pool: PgPool) -> anyhow::Result<Self> {
        let mut credentials = vec![secrets.token.now()];
        credentials.extend(secrets.searcher.as_ref().map(Token::now));
        let searcher = secrets
            .searcher
            .map(|token| Slack::new(secrets.base.clone(), token))
            .transpose()?;
        let slack = Arc::new(Slack::new(secrets.base, secrets.token)?);
        let writes = SlackWrites(Arc::clone(&slack));
        Ok(Self {
            verifier: secrets.writing.verifier.clone(),
            effects: Effects::new(pool, writes, secrets.writing, credentials),
            searcher,
            slack,
        })
    }

    /// Notes the lowest trust of those whose words a run was given; `None` where it was given nobody's.
    pub(crate) async fn saw(&self, run: &RunClaims, trust: Option<Trust>) -> Result<(), Problem> {
        match trust {
            Some(trust) => self.effects.saw(run, trust).await,
            None => Ok(()),
        }
    }
}

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Slack;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}

impl HasEffects for App {
    type Writes = SlackWrites;

    fn effects(&self) -> &Effects<SlackWrites> {
        &self.effects
    }
}
