//! What every handler has at hand.

use access::{Audience, Callers, Verifier};
use anyhow::Context as _;
use secrecy::SecretString;
use service::AcceptsRuns;
use store::PgPool;

use crate::{Config, config::Secrets, effect::Markers, git::Remote, github::GitHub};

/// The state of the service; nothing in it changes.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) pool: PgPool,
    pub(crate) verifier: Verifier,
    pub(crate) callers: Callers,
    pub(crate) github: GitHub,
    pub(crate) git: Remote,
    pub(crate) markers: Markers,
    /// Credentials that no outgoing text may hold, besides those with a known shape.
    pub(crate) credentials: Vec<SecretString>,
}

impl App {
    pub(crate) fn new(config: &Config, secrets: Secrets, pool: PgPool) -> anyhow::Result<Self> {
        let github = GitHub::new(config.github_api_url.clone(), &secrets.token)
            .context("prepare the HTTP client")?;
        let git = Remote::new(config.github_git_url.clone(), &secrets.token)
            .context("prepare the git client")?;
        Ok(Self {
            pool,
            verifier: secrets.verifier,
            callers: config.service_callers.clone(),
            github,
            git,
            markers: Markers::new(&secrets.marker_key),
            credentials: vec![secrets.token, secrets.marker_key],
        })
    }
}

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Github;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}
