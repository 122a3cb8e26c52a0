//! Starts the service: with Jira's routes, or saying that Jira is disabled.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use domain::Provider;
use service::{Args, ConfigError, Context, Program};

use crate::{Config, app::App, routes};

impl Program for Config {
    const NAME: &'static str = "jira-api";
    const ABOUT: &'static str = "Answers reads of Jira";
    const PORT: u16 = 3002;

    fn args(&self) -> &Args {
        &self.service
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.secrets().map(drop)
    }

    async fn start(self, _: Context) -> anyhow::Result<Router> {
        let Some(secrets) = self.secrets()? else {
            return Ok(service::disabled(Provider::Jira, &["/api/v1/{*path}"]));
        };
        let app = App::new(secrets).context("prepare the HTTP client")?;
        Ok(routes::router(Arc::new(app)))
    }
}
