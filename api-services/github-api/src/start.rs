//! Starts the service: with GitHub's routes, or saying that GitHub is disabled.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use domain::Provider;
use service::{Args, ConfigError, Context, Migrate, Program};

use crate::{Config, app::App, routes};

/// How many connections to Postgres are open at most.
const CONNECTIONS: u32 = 10;

impl Program for Config {
    const NAME: &'static str = "github-api";
    const ABOUT: &'static str = "Answers reads of GitHub, makes recorded writes, and passes git on";
    const PORT: u16 = 3001;
    const MIGRATE: Option<Migrate> = Some(effects::migrate);

    fn args(&self) -> &Args {
        &self.service
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.secrets().map(drop)
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let Some(secrets) = self.secrets()? else {
            return Ok(service::disabled(
                Provider::Github,
                &[
                    "/api/v1/{*path}",
                    "/api/v3/{*path}",
                    "/api/graphql",
                    "/git/{*path}",
                    "/raw/{*path}",
                    "/logs/{*path}",
                ],
            ));
        };
        let pool = store::connect(&secrets.writing.database_url, CONNECTIONS)
            .context("read DATABASE_URL")?;
        effects::ready_with(&context.readiness, &pool);
        let app = App::new(&self, secrets, pool)?;
        Ok(routes::router(Arc::new(app)))
    }
}
