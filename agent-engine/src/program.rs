//! The engine as a service: its routes, its loops and what it needs to be ready.

use std::sync::Arc;

use access::Issuer;
use anyhow::{Context as _, ensure};
use axum::Router;
use secrecy::ExposeSecret as _;
use service::{Args, ConfigError, Context, Migrate, Program};

use crate::{
    config::Config,
    core::{engine, settings::Settings},
    run::Environment,
    sandbox,
};

/// Connections that the loops share; each run has up to two more, for its events and its model requests.
const LOOP_CONNECTIONS: usize = 6;

impl Program for Config {
    const NAME: &'static str = "agent-engine";
    const ABOUT: &'static str = "Claims tasks and runs coding CLIs in clean clones";
    const PORT: u16 = 8080;
    const MIGRATE: Option<Migrate> =
        Some(|url| Box::pin(async move { store::migrate(&url).await.map_err(Into::into) }));

    fn args(&self) -> &Args {
        &self.service
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.check_timing()?;
        self.rules()?;
        issuer(self).map(|_| ())
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        sandbox::harden_self().context("hide the engine from its children")?;
        let connections = u32::try_from(LOOP_CONNECTIONS + 2 * self.engine_slots)
            .context("ENGINE_SLOTS is too large")?;
        let pool = store::connect(&self.database_url, connections)?;
        let queue = queue::Queue::connect(&self.redis_url, &self.redis_prefix)?;
        // Without Redis an engine is slower, not down, so only Postgres decides about /ready.
        let asked = pool.clone();
        context.readiness.register("postgres", move || {
            let pool = asked.clone();
            async move {
                ensure!(
                    store::schema_is_current(&pool)
                        .await
                        .context("ask Postgres")?,
                    "the schema is older than this engine; run `migrate`"
                );
                anyhow::Ok(())
            }
        });
        let settings = Settings::of(&self)?;
        let issuer = Arc::new(issuer(&self)?);
        let environment =
            Environment::start(Arc::new(self), issuer, pool.clone(), &context.shutdown).await?;
        engine::start(
            settings,
            pool,
            queue,
            Arc::new(environment),
            &context.shutdown,
        )?;
        Ok(Router::new())
    }
}

fn issuer(config: &Config) -> Result<Issuer, ConfigError> {
    Issuer::from_base64(config.run_token_private_key.expose_secret())
        .map_err(|error| ConfigError::new("RUN_TOKEN_PRIVATE_KEY", error.to_string()))
}
