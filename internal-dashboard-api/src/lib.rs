//! What operators see and steer: tasks, their events live, and a stop button.

mod config;
mod error;
mod operator;
mod routes;
mod view;

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use futures::future::BoxFuture;
use secrecy::SecretString;
use service::{Args, ConfigError, Context, Migrate, Program};
use tokio_util::sync::CancellationToken;

pub use config::Config;
pub use routes::openapi;

/// Connections to Postgres; followers of live tasks share them.
const CONNECTIONS: u32 = 8;

/// What handlers need.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) pool: store::PgPool,
    pub(crate) queue: queue::Queue,
    pub(crate) operator: Arc<operator::Operator>,
    /// Cancelled when followers must close.
    pub(crate) closing: CancellationToken,
}

impl Program for Config {
    const NAME: &'static str = "internal-dashboard-api";
    const ABOUT: &'static str =
        "What operators see and steer: tasks, their events live, and a stop button.";
    const PORT: u16 = 5000;
    const MIGRATE: Option<Migrate> = Some(migrate);

    fn args(&self) -> &Args {
        &self.service
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.check_token()
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        if let Some(owner) = &self.migrate_database_url {
            store::migrate(owner)
                .await
                .context("bring the schema up to date")?;
        }
        let pool = store::connect(&self.database_url, CONNECTIONS).context("read DATABASE_URL")?;
        let queue =
            queue::Queue::connect(&self.redis_url, &self.redis_prefix).context("read REDIS_URL")?;
        let operator = Arc::new(operator::Operator::new(
            pool.clone(),
            self.operator_token.as_ref(),
        ));
        context.shutdown.spawn(
            "operator token",
            operator::establish(Arc::clone(&operator), context.shutdown.soft().clone()),
        );
        register(&context, &pool, &queue);
        let closing = context.shutdown.soft().clone();
        Ok(routes::router(App {
            pool,
            queue,
            operator,
            closing,
        }))
    }
}

fn migrate(owner: SecretString) -> BoxFuture<'static, anyhow::Result<()>> {
    Box::pin(async move { Ok(store::migrate(&owner).await?) })
}

fn register(context: &Context, pool: &store::PgPool, queue: &queue::Queue) {
    let pool = pool.clone();
    context.readiness.register("postgres", move || {
        let pool = pool.clone();
        async move {
            match store::schema_is_current(&pool).await {
                Ok(true) => Ok(()),
                Ok(false) => Err("the schema is older than this version".to_owned()),
                Err(error) => Err(error.to_string()),
            }
        }
    });
    let queue = queue.clone();
    context.readiness.register("redis", move || {
        let queue = queue.clone();
        async move { queue.ping().await }
    });
}
