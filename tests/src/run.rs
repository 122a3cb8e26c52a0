//! A run without an engine and a CLI: a test plays the agent, with a real task, lease and token.

use access::{Audience, Issuer, Reach, RunClaims, ToolRules};
use anyhow::Context as _;
use chrono::{TimeDelta, Utc};
use domain::TaskId;
use secrecy::SecretString;
use store::{PgPool, claims, leases};

use crate::World;

/// Who the lease says it is.
const ENGINE: &str = "a-test";
/// Longer than any test.
const LEASE_SECONDS: f64 = 3600.0;

/// A task under a lease that a test holds.
#[derive(Debug)]
pub struct HeldRun {
    /// What its token says.
    pub claims: RunClaims,
    issuer: Issuer,
    pool: PgPool,
}

impl HeldRun {
    /// Lets the gateway start a task for an issue of a repository, and claims it as an engine would.
    ///
    /// The stack must have no engine, for it would claim the task first.
    ///
    /// # Errors
    /// Fails where the gateway starts no task or the claim is refused.
    pub async fn start(world: &World, repository: &str, issue: u64) -> anyhow::Result<Self> {
        let payload = world.seed(repository, issue).await?;
        let task: TaskId = world.comment(&payload, "@agent analyze").await?.parse()?;
        let url = world.stack.postgres.url("agent_engine", "agents");
        let pool = store::connect(&SecretString::from(url), 2)?;
        let issuer = Issuer::from_base64(&world.stack.secrets.run_token_private_key)?;
        let claims = claim(&pool, task).await?;
        Ok(Self {
            claims,
            issuer,
            pool,
        })
    }

    /// The run's token.
    pub fn token(&self) -> String {
        self.issuer.issue(&self.claims)
    }

    /// The token of the same run with something changed, signed by the engines' own key.
    pub fn token_with(&self, change: impl FnOnce(&mut RunClaims)) -> String {
        let mut claims = self.claims.clone();
        change(&mut claims);
        self.issuer.issue(&claims)
    }

    /// Lets the lease end and the task be claimed again, as when its engine is lost; the run goes on as the new one.
    ///
    /// # Errors
    /// Fails where the claim is refused.
    pub async fn take_over(&mut self, world: &World) -> anyhow::Result<()> {
        let id = self.claims.task.uuid();
        let sql =
            format!("UPDATE leases SET until = now() - interval '1 second' WHERE task_id = '{id}'");
        world.stack.postgres.run_sql("agents", &sql)?;
        leases::expire(&self.pool).await?;
        let sql = format!("UPDATE tasks SET run_at = now() WHERE id = '{id}'");
        world.stack.postgres.run_sql("agents", &sql)?;
        self.claims = claim(&self.pool, self.claims.task).await?;
        Ok(())
    }
}

async fn claim(pool: &PgPool, task: TaskId) -> anyhow::Result<RunClaims> {
    let claimed = claims::claim(pool, task, ENGINE, LEASE_SECONDS).await?;
    let claimed = claimed.context("the task is somebody else's; is an engine running?")?;
    Ok(RunClaims {
        task,
        root: claimed.task.root,
        epoch: claimed.epoch,
        session: claimed.session,
        audiences: vec![
            Audience::Github,
            Audience::Jira,
            Audience::Slack,
            Audience::Sentry,
        ],
        repositories: claimed.task.repositories,
        item: claimed.task.item,
        branch: format!("agent/{task}"),
        reach: Reach::default(),
        tools: ToolRules::default(),
        expires_at: Utc::now() + TimeDelta::hours(1),
    })
}
