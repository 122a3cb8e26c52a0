//! What a service is: a configuration that can start.

use axum::Router;
use futures::future::BoxFuture;
use secrecy::SecretString;

use crate::{Args, ConfigError, Readiness, Shutdown};

/// Brings a database schema up to date; given the owner's URL.
pub type Migrate = fn(SecretString) -> BoxFuture<'static, anyhow::Result<()>>;

/// What a starting service is given.
#[derive(Debug, Clone)]
pub struct Context {
    /// Tells when to stop, and tracks background work.
    pub shutdown: Shutdown,
    /// Where dependencies are registered for /ready.
    pub readiness: Readiness,
}

/// A service: its clap struct is its configuration and its documentation.
pub trait Program: clap::Args + Send + Sync + 'static {
    /// The binary's name.
    const NAME: &'static str;
    /// One sentence for `--help`.
    const ABOUT: &'static str;
    /// The port of docs/architecture.md.
    const PORT: u16;
    /// How its schema is brought up to date, where it uses one.
    const MIGRATE: Option<Migrate> = None;

    /// The shared arguments.
    fn args(&self) -> &Args;

    /// Relations between variables that clap cannot state; called before anything is opened.
    ///
    /// # Errors
    /// The first variable that keeps the service from starting.
    fn check(&self) -> Result<(), ConfigError> {
        Ok(())
    }

    /// Opens what the service needs, spawns its loops and returns its routes.
    fn start(self, context: Context) -> impl Future<Output = anyhow::Result<Router>> + Send;
}
