//! What every handler has at hand.

use std::sync::Arc;

use access::{Audience, Verifier};
use anyhow::Context as _;
use effects::{Effects, HasEffects};
use service::AcceptsRuns;
use store::PgPool;

use crate::{
    Config,
    config::Secrets,
    credential::Account,
    effect::GithubWrites,
    git::Remote,
    github::GitHub,
    proxy::{Hub, Seal},
};

/// The state of the service; nothing in it changes.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) pool: PgPool,
    pub(crate) verifier: Verifier,
    pub(crate) github: Arc<GitHub>,
    pub(crate) git: Remote,
    pub(crate) hub: Hub,
    pub(crate) seal: Seal,
    pub(crate) effects: Effects<GithubWrites>,
}

impl App {
    pub(crate) fn new(config: &Config, secrets: Secrets, pool: PgPool) -> anyhow::Result<Self> {
        let Secrets { writing, source } = secrets;
        let api = &config.github_api_url;
        let account = Account::new(&source, api.clone()).context("prepare the credential")?;
        let github =
            GitHub::new(api.clone(), account.clone()).context("prepare the HTTP client")?;
        let github = Arc::new(github);
        let hub = Hub::new(api.clone(), &config.github_download_hosts, account.clone())
            .context("prepare the proxy")?;
        let git = Remote::new(config, account).context("prepare the git client")?;
        let verifier = writing.verifier.clone();
        let seal = Seal::new(&writing.marker_key);
        let writes = GithubWrites(Arc::clone(&github));
        Ok(Self {
            effects: Effects::new(pool.clone(), writes, writing, source.values()),
            pool,
            verifier,
            github,
            git,
            hub,
            seal,
        })
    }
}

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Github;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}

impl HasEffects for App {
    type Writes = GithubWrites;

    fn effects(&self) -> &Effects<GithubWrites> {
        &self.effects
    }
}
