//! What the external dashboard needs to know.

use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};
use service::{Args, ConfigError};
use url::Url;

use crate::session::Sealer;

/// Configuration of the external dashboard; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// Address of internal-dashboard-api.
    #[arg(
        long,
        env = "INTERNAL_DASHBOARD_API_URL",
        default_value = "http://internal-dashboard-api:5000"
    )]
    pub internal_dashboard_api_url: Url,

    /// Key that encrypts sessions: base64 of 32 random bytes; a new one ends all sessions.
    #[arg(long, env = "SESSION_KEY", hide_env_values = true)]
    pub session_key: SecretString,

    /// Folder of the built page.
    #[arg(long, env = "WEB_DIR", default_value = "/app/web")]
    pub web_dir: PathBuf,
}

impl Config {
    /// The session key, read.
    pub(crate) fn sealer(&self) -> Result<Sealer, ConfigError> {
        Sealer::from_base64(self.session_key.expose_secret())
            .ok_or_else(|| ConfigError::new("SESSION_KEY", "must be the base64 of 32 random bytes"))
    }

    /// Refuses an address that requests cannot be made to.
    pub(crate) fn check_upstream(&self) -> Result<(), ConfigError> {
        let url = &self.internal_dashboard_api_url;
        if matches!(url.scheme(), "http" | "https") && url.has_host() {
            Ok(())
        } else {
            Err(ConfigError::new(
                "INTERNAL_DASHBOARD_API_URL",
                "must begin with http:// or https://",
            ))
        }
    }
}
