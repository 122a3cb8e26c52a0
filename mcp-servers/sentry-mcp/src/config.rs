//! The service's configuration and start.

use axum::Router;
use domain::Provider;
use mcp::{Backend, Settings};
use service::{Args, ConfigError, Context, Program};
use url::Url;

use crate::{tools::SentryTools, toolsets::TOOLSETS};

/// Configuration of sentry-mcp.
#[derive(Debug, clap::Args)]
pub struct Config {
    /// What every service has.
    #[command(flatten)]
    pub args: Args,

    /// What every MCP server has.
    #[command(flatten)]
    pub settings: Settings,

    /// URL of sentry-api.
    #[arg(long, env = "SENTRY_API_SERVICE_URL")]
    pub sentry_api_service_url: Option<Url>,
}

impl Config {
    fn backend(&self) -> Backend {
        Backend {
            provider: Provider::Sentry,
            name: "sentry-api",
            variable: "SENTRY_API_SERVICE_URL",
            url: self.sentry_api_service_url.clone(),
        }
    }
}

impl Program for Config {
    const NAME: &'static str = "sentry-mcp";
    const ABOUT: &'static str = "Serves Sentry's tools to coding CLIs over SSE and streamable HTTP";
    const PORT: u16 = 9004;

    fn args(&self) -> &Args {
        &self.args
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.settings.resolve(&self.args, &self.backend())?;
        self.settings.catalogue(TOOLSETS).map(|_| ())
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let backend = self.backend();
        mcp::start(
            Self::NAME,
            (&self.args, &self.settings),
            &backend,
            &context,
            (TOOLSETS, SentryTools::new),
        )
    }
}
