//! Answers agents' questions about a repository from its mirror: so far, which files it has.

mod api;
mod config;
mod engine;
mod store;
mod tools;

use std::sync::Arc;

use access::Audience;
use anyhow::Context as _;
use axum::Router;
use futures::future::BoxFuture;
use secrecy::SecretString;
use service::{Args, ConfigError, Context, Migrate, Program};

pub use api::openapi;
pub use config::Config;

/// What handlers need.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) verifier: access::Verifier,
    pub(crate) listings: Arc<engine::Listings>,
}

impl Program for Config {
    const NAME: &'static str = "knowledge-graph";
    const ABOUT: &'static str = "Answers agents' questions about a repository from its mirror.";
    const PORT: u16 = 4000;
    const MIGRATE: Option<Migrate> = Some(migrate);

    fn args(&self) -> &Args {
        &self.service
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.verifier().map(|_| ())
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let pool = store::connect(&self.database_url).context("read DATABASE_URL")?;
        let (upkeep, soft) = (pool.clone(), context.shutdown.soft().clone());
        context.shutdown.spawn("schema", async move {
            // Postgres may start after us; until then the service is alive but not ready.
            soft.run_until_cancelled(store::migrate_until_done(&upkeep))
                .await;
            soft.cancelled().await;
        });
        let asked = pool.clone();
        context.readiness.register("postgres", move || {
            let pool = asked.clone();
            async move { store::is_ready(&pool).await }
        });
        let verifier = self.verifier()?;
        let app = App {
            verifier: verifier.clone(),
            listings: Arc::new(engine::Listings::new(pool, self.repositories_dir)),
        };
        let server = mcp::Server {
            hosts: self.allowed_hosts.with_own(Self::NAME),
            origins: mcp::AllowedOrigins::default(),
            verifier,
            audience: Audience::KnowledgeGraph,
            catalogue: mcp::Catalogue::all(tools::TOOLSETS),
            limits: mcp::Limits::default(),
        };
        let tools = tools::CodeTools::new(app.clone());
        let offered = mcp::router(server, &context.shutdown, move || tools.clone());
        Ok(api::router(app).merge(offered))
    }
}

fn migrate(owner: SecretString) -> BoxFuture<'static, anyhow::Result<()>> {
    Box::pin(async move {
        let pool = store::connect(&owner)?;
        store::migrate(&pool).await?;
        Ok(())
    })
}
