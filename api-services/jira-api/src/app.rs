//! What every handler has at hand.

use access::{Audience, RunClaims, Verifier};
use anyhow::Context as _;
use effects::{Effects, HasEffects};
use service::{AcceptsRuns, Problem};
use store::PgPool;

use crate::{
    config::{Config, Secrets},
    credential,
    jira::{Jira, Seen},
};

/// The state of the service; nothing in it changes.
#[derive(Debug)]
pub(crate) struct App {
    verifier: Verifier,
    pub(crate) jira: Jira,
    pub(crate) effects: Effects<Jira>,
}

impl App {
    pub(crate) fn new(config: &Config, secrets: Secrets, pool: PgPool) -> anyhow::Result<Self> {
        let (credential, credentials) = credential::of(secrets.account)?;
        let jira = Jira::new(secrets.site, secrets.api, config.jira_flavour, credential)
            .context("prepare the HTTP client")?;
        Ok(Self {
            verifier: secrets.effects.verifier.clone(),
            effects: Effects::new(pool, jira.clone(), secrets.effects, credentials),
            jira,
        })
    }

    /// Notes whose texts a run was shown.
    pub(crate) async fn note(&self, claims: &RunClaims, seen: &Seen) -> Result<(), Problem> {
        match seen.lowest {
            Some(trust) => self.effects.saw(claims, trust).await,
            None => Ok(()),
        }
    }
}

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Jira;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}

impl HasEffects for App {
    type Writes = Jira;

    fn effects(&self) -> &Effects<Jira> {
        &self.effects
    }
}
