//! What all runs of an engine share.

use std::{sync::Arc, time::Duration};

use access::Issuer;
use service::Shutdown;
use store::{PgPool, claims::Claimed};

use super::Rules;
use crate::{
    cli::{
        base::{Launch, Provider, provider_of},
        executor::{Execution, Limits},
        version,
    },
    config::Config,
    gateway::Gateway,
    sandbox,
    workspace::Folders,
};

/// What all runs of an engine share.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The engine's configuration.
    pub config: Arc<Config>,
    /// Signs run tokens.
    pub issuer: Arc<Issuer>,
    /// The engine's pool, for reservations and the branch.
    pub pool: PgPool,
    /// What runs may reach and which tools they are shown.
    pub rules: Arc<Rules>,
    pub(crate) gateway: Gateway,
    mark: Arc<str>,
}

impl Environment {
    /// Opens the loopback gateways, which serve until `shutdown` begins and the last run has ended, and kills what
    /// engines that died on this host left behind.
    ///
    /// # Errors
    /// Names what could not be bound.
    pub async fn start(
        config: Arc<Config>,
        issuer: Arc<Issuer>,
        pool: PgPool,
        shutdown: &Shutdown,
    ) -> anyhow::Result<Self> {
        let orphans = sandbox::kill_orphans();
        if orphans > 0 {
            tracing::warn!(orphans, "killed processes of engines that are gone");
        }
        let gateway = Gateway::start(Arc::clone(&config), pool.clone(), shutdown).await?;
        let rules = Arc::new(config.rules()?);
        let environment = Self {
            config,
            rules,
            issuer,
            pool,
            gateway,
            mark: sandbox::mark_of_engine().into(),
        };
        environment.look_at_cli();
        Ok(environment)
    }

    /// Asks the CLI its version now, so that the first run need not wait for it.
    fn look_at_cli(&self) {
        let config = Arc::clone(&self.config);
        tokio::spawn(async move {
            if let Some(provider) = provider_of(config.agent_cli) {
                match version::check(provider.program(&config), provider.floor()).await {
                    Ok(version) => {
                        tracing::info!(%version, cli = %config.agent_cli, "the CLI is usable");
                    }
                    Err(error) => tracing::warn!(%error, "no task can run until the CLI is usable"),
                }
            }
        });
    }

    pub(super) fn folders(&self, claimed: &Claimed) -> Folders {
        Folders::new(&self.config.work_dir, claimed.task.id)
    }

    pub(super) fn execution<'a>(
        &self,
        provider: &'a dyn Provider,
        launch: Launch,
        folders: &'a Folders,
    ) -> Execution<'a> {
        let config = &self.config;
        Execution {
            provider,
            program: provider.program(config).to_owned(),
            launch,
            folders,
            user: sandbox::child_user(config.agent_uid),
            mark: format!("{}/{}", self.mark, uuid::Uuid::new_v4()),
            required: super::servers::names(config),
            limits: Limits {
                total: config.task_timeout(),
                silence: Duration::from_secs(config.stall_seconds),
                grace: Duration::from_secs_f64(config.stop_grace_seconds.max(0.0)),
            },
        }
    }
}
