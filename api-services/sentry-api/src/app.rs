//! What every handler has at hand.

use std::sync::Arc;

use access::{Audience, RunClaims, Verifier};
use domain::{Provider, Trust};
use effects::{Effects, HasEffects};
use service::{AcceptsRuns, Json, Problem, upstream::Upstream};
use store::PgPool;

use crate::{
    config::Secrets, effect::SentryWrites, remembered::Remembered, scope::KnownIssue,
    sentry::Sentry,
};

/// The state of the service.
#[derive(Debug)]
pub(crate) struct App {
    verifier: Verifier,
    pub(crate) sentry: Arc<Sentry>,
    pub(crate) effects: Effects<SentryWrites>,
    /// Issues by id and short id.
    pub(crate) issues: Remembered<KnownIssue>,
    /// Ids of projects by slug.
    pub(crate) projects: Remembered<String>,
}

impl App {
    pub(crate) fn new(secrets: Secrets, pool: PgPool) -> anyhow::Result<Self> {
        let Secrets {
            writing,
            base,
            organization,
            token,
        } = secrets;
        let shown = token.now();
        let upstream = Upstream::with_bearer(Provider::Sentry, base.clone(), &shown)?
            .with_credential(Arc::new(token));
        let sentry = Arc::new(Sentry::new(upstream, base, organization));
        let verifier = writing.verifier.clone();
        let writes = SentryWrites(Arc::clone(&sentry));
        Ok(Self {
            effects: Effects::new(pool, writes, writing, vec![shown]),
            verifier,
            sentry,
            issues: Remembered::default(),
            projects: Remembered::default(),
        })
    }

    /// Answers with what was reported, which anybody can do who knows a project's public key.
    pub(crate) async fn shown<T>(&self, run: &RunClaims, answer: T) -> Result<Json<T>, Problem> {
        self.effects.saw(run, Trust::Anonymous).await?;
        Ok(Json(answer))
    }
}

impl AcceptsRuns for App {
    const AUDIENCE: Audience = Audience::Sentry;

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}

impl HasEffects for App {
    type Writes = SentryWrites;

    fn effects(&self) -> &Effects<SentryWrites> {
        &self.effects
    }
}
