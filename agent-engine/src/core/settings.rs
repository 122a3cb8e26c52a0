//! What the core needs of the configuration, in its own types.

use std::time::Duration;

use anyhow::Context as _;
use secrecy::SecretString;
use service::ApiServices;

use crate::config::Config;

/// Timing, limits and addresses of an engine.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The engine's name in leases and events.
    pub name: String,
    /// Runs at the same time.
    pub slots: usize,
    /// Length of a lease without heartbeat, in seconds, as Postgres takes it.
    pub lease_seconds: f64,
    /// Time between heartbeats.
    pub heartbeat: Duration,
    /// Time after the sending of the last heartbeat that succeeded when a run is killed here.
    pub fence: Duration,
    /// Most attempts that end in transient errors.
    pub max_attempts: i32,
    /// How long a run may take to end after it was asked to.
    pub stop: Duration,
    /// Where statuses go.
    pub api_services: ApiServices,
    /// Shown to the API services.
    pub service_token: SecretString,
}

/// A child gets ten seconds between SIGTERM and SIGKILL; the rest is for reaping it.
const STOP: Duration = Duration::from_secs(15);

impl Settings {
    /// The settings of a configuration whose timing was checked.
    ///
    /// # Errors
    /// Fails where a time is no number or the host has no name.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            name: match &config.engine_name {
                Some(name) => name.clone(),
                None => name_of_process()?,
            },
            slots: config.engine_slots,
            lease_seconds: config.lease_seconds,
            heartbeat: Duration::try_from_secs_f64(config.heartbeat_seconds)
                .context("read HEARTBEAT_SECONDS")?,
            fence: Duration::try_from_secs_f64(config.fence_seconds)
                .context("read FENCE_SECONDS")?,
            max_attempts: config.max_attempts,
            stop: STOP,
            api_services: config.api_services.clone(),
            service_token: config.service_token.clone(),
        })
    }
}

/// Several engines may share a host, so the process id is part of the name.
fn name_of_process() -> anyhow::Result<String> {
    let host = nix::unistd::gethostname().context("ask for the host's name")?;
    Ok(format!("{}-{}", host.to_string_lossy(), std::process::id()))
}
