//! The page for people: serves it, keeps the session, and passes on what the page asks of internal-dashboard-api.

mod config;
mod guard;
mod page;
mod proxy;
mod relay;
mod session;
mod upstream;

use std::sync::Arc;

use axum::{Router, middleware};
use service::{Args, ConfigError, Context, Program};
use tokio_util::sync::CancellationToken;

pub use config::Config;

/// What handlers need.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) upstream: upstream::Upstream,
    pub(crate) sealer: Arc<session::Sealer>,
    /// Cancelled when a relayed WebSocket must close.
    pub(crate) closing: CancellationToken,
}

impl Program for Config {
    const NAME: &'static str = "external-dashboard";
    const ABOUT: &'static str =
        "The page for people: serves it, keeps the session, and passes on what the page asks.";
    const PORT: u16 = 3002;

    fn args(&self) -> &Args {
        &self.service
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.check_upstream()?;
        self.sealer().map(|_| ())
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let upstream = upstream::Upstream::new(self.internal_dashboard_api_url.clone())?;
        let asked = upstream.clone();
        context
            .readiness
            .register("internal-dashboard-api", move || {
                let asked = asked.clone();
                async move { asked.alive().await }
            });
        let app = App {
            upstream,
            sealer: Arc::new(self.sealer()?),
            closing: context.shutdown.soft().clone(),
        };
        Ok(router(app, &self.web_dir))
    }
}

fn router(app: App, web_dir: &std::path::Path) -> Router {
    session::router()
        .merge(proxy::router())
        .with_state(app)
        .merge(page::router(web_dir))
        .layer(middleware::from_fn(guard::same_site))
        .layer(middleware::map_response(guard::headers))
}
