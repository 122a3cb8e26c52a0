//! Starts the service: with Sentry's routes, or saying that Sentry is disabled.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use domain::Provider;
use service::{Args, ConfigError, Context, Program};

use crate::{Config, app::App, routes};

impl Program for Config {
    const NAME: &'static str = "sentry-api";
    const ABOUT: &'static str = "Answers reads of Sentry";
    const PORT: u16 = 3004;

    fn args(&self) -> &Args {
        &self.service
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.secrets().map(drop)
    }

    async fn start(self, _: Context) -> anyhow::Result<Router> {
        let Some(secrets) = self.secrets()? else {
            return Ok(service::disabled(Provider::Sentry, &["/api/v1/{*path}"]));
        };
        let app = App::new(secrets).context("prepare the HTTP client")?;
        Ok(routes::router(Arc::new(app)))
    }
}
