//! Receives webhooks: checks who sent them, decides, stores event and task in one commit, answers.
//!
//! Redis and other services are not on the way to the answer: the relay speaks to them after the commit.

mod config;
pub mod metric;
mod middleware;
mod refusal;
mod relay;
mod repositories;
mod routes;
pub mod webhooks;

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use domain::Provider;
use queue::Queue;
use secrecy::SecretString;
use service::{Args, ConfigError, Context, Migrate, Program};
use store::PgPool;

pub use config::Config;
pub use repositories::{InvalidPattern, Repositories};

use crate::{
    relay::Relay,
    webhooks::github::{Receiver, Validator},
};

/// Connections to Postgres; group commit makes more of them useless on a small machine.
const CONNECTIONS: u32 = 16;

impl Program for Config {
    const NAME: &'static str = "api-gateway";
    const ABOUT: &'static str = "Receives webhooks and stores each authentic one with its decision";
    const PORT: u16 = 8000;
    const MIGRATE: Option<Migrate> = Some(|url| Box::pin(migrate(url)));

    fn args(&self) -> &Args {
        &self.service
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.github().map(|_| ())
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        metric::describe();
        if let Some(url) = self.migrate_database_url.clone() {
            migrate(url).await?;
        }
        let pool = store::connect(&self.database_url, CONNECTIONS).context("read DATABASE_URL")?;
        if let Err(error) = store::warm(&pool).await {
            // Connections are opened at first use then; /ready says what is wrong.
            tracing::warn!(%error, "Postgres does not answer yet");
        }
        let queue =
            Queue::connect(&self.redis_url, &self.redis_prefix).context("read REDIS_URL")?;
        register(&context, pool.clone(), queue.clone());
        let github = match self.github()? {
            None => None,
            Some(github) => Some(Arc::new(Receiver {
                validator: Validator::new(&github.webhook_secret),
                repositories: github.repositories,
                prefix: self.agent_prefix,
                relay: Relay::start(
                    &context.shutdown,
                    pool.clone(),
                    queue,
                    self.api_services,
                    github.service_token,
                )?,
                pool,
            })),
        };
        Ok(routes::webhooks::router(
            &self.service.providers,
            github.as_ref(),
        ))
    }
}

async fn migrate(url: SecretString) -> anyhow::Result<()> {
    store::migrate(&url)
        .await
        .context("migrate as the owner of MIGRATE_DATABASE_URL")
}

fn register(context: &Context, pool: PgPool, queue: Queue) {
    context.readiness.register("postgres", move || {
        let pool = pool.clone();
        async move {
            match store::schema_is_current(&pool).await {
                Ok(true) => Ok(()),
                Ok(false) => Err("the schema is older than this binary; run migrate".to_owned()),
                Err(error) => Err(error.to_string()),
            }
        }
    });
    context.readiness.register("redis", move || {
        let queue = queue.clone();
        async move { queue.ping().await }
    });
}

/// The provider of the one receiver that this version has.
pub(crate) const RECEIVED: Provider = Provider::Github;
