//! What every handler has at hand.

use std::sync::Arc;

use access::{Audience, Verifier};
use anyhow::Context as _;
use effects::{Effects, HasEffects};
use service::AcceptsRuns;
use store::PgPool;

use crate::{Config, config::Secrets, effect::GithubWrites, git::Remote, github::GitHub};

/// The state of the service; nothing in it changes.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) pool: PgPool,
    pub(crate) verifier: Verifier,
    pub(crate) github: Arc<GitHub>,
    pub(crate) git: Remote,
    pub(crate) effects: Effects<GithubWrites>,
}

impl App {
    pub(crate) fn new(config: &Config, secrets: Secrets, pool: PgPool) -> anyhow::Result<Self> {
        let Secrets { writing, token } = secrets;
        let github = GitHub::new(config.github_api_url.clone(), &token)
            .context("prepare the HTTP client")?;
        let github = Arc::new(github);
        let git =
            Remote::new(config.github_git_url.clone(), &token).context("prepare the git client")?;
        let verifier = writing.verifier.clone();
        let writes = GithubWrites(Arc::clone(&github));
        Ok(Self {
            effects: Effects::new(pool.clone(), writes, writing, vec![token]),
            pool,
            verifier,
            github,
            git,
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
