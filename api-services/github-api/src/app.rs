//! What every handler has at hand.

use access::{Audience, Callers, Verifier};
use anyhow::Context as _;
use secrecy::SecretString;
use service::AcceptsRuns;
use store::PgPool;

use crate::{
    Config, config::Secrets, credential::Account, effect::Markers, git::Remote, github::GitHub,
};

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
        let account = Account::new(&secrets.source, config.github_api_url.clone())
            .context("prepare the credential")?;
        let github = GitHub::new(config.github_api_url.clone(), account.clone())
            .context("prepare the HTTP client")?;
        let git = Remote::new(config, account).context("prepare the git client")?;
        let mut credentials = secrets.source.values();
        credentials.push(secrets.marker_key.clone());
        Ok(Self {
            pool,
            verifier: secrets.verifier,
            callers: config.service_callers.clone(),
            github,
            git,
            markers: Markers::new(&secrets.marker_key),
            credentials,
        })
    }
}

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Github;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}
