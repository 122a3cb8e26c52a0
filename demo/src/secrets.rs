//! The secrets of a native installation, made once and kept in its folder.

use std::{fs, os::unix::fs::OpenOptionsExt as _, path::Path};

use access::{Issuer, digest_of_token, new_secret};
use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// Every secret that is ours.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// Of every Postgres role.
    pub postgres_password: String,
    /// Of Redis.
    pub redis_password: String,
    /// Signs run tokens: base64 of an Ed25519 seed.
    pub run_token_private_key: String,
    /// Checks them.
    pub run_token_public_key: String,
    /// Of the gateway, as a caller.
    pub gateway_token: String,
    /// Of the engines, as callers.
    pub engine_token: String,
    /// Of the internal dashboard API, as a caller.
    pub dashboard_token: String,
    /// Signs the sample webhooks.
    pub webhook_secret: String,
    /// Asked by the dashboards.
    pub operator_token: String,
    /// Encrypts dashboard sessions: base64 of 32 bytes.
    pub session_key: String,
    /// Signs effect markers.
    pub marker_key: String,
}

impl Secrets {
    /// New random secrets.
    pub fn generate() -> Self {
        let issuer = Issuer::generate();
        // A session key has the form of a run token's key: the base64 of 32 random bytes.
        let session_key = Issuer::generate().to_base64();
        Self {
            postgres_password: new_secret(),
            redis_password: new_secret(),
            run_token_private_key: issuer.to_base64(),
            run_token_public_key: issuer.verifier().to_base64(),
            gateway_token: new_secret(),
            engine_token: new_secret(),
            dashboard_token: new_secret(),
            webhook_secret: new_secret(),
            operator_token: new_secret(),
            session_key,
            marker_key: new_secret(),
        }
    }

    /// The secrets of a folder, made there at first use and readable by their owner only.
    ///
    /// # Errors
    /// Fails where the file cannot be read or written, or is not ours.
    pub fn of_folder(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("secrets.json");
        if file.exists() {
            let text =
                fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?;
            return serde_json::from_str(&text).with_context(|| {
                format!("read {}; remove the folder to begin anew", file.display())
            });
        }
        let secrets = Self::generate();
        let out = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&file)?;
        serde_json::to_writer_pretty(out, &secrets).context("write the secrets")?;
        Ok(secrets)
    }

    /// The caller list of the API services.
    pub fn callers(&self) -> String {
        [
            ("api-gateway", &self.gateway_token),
            ("agent-engine", &self.engine_token),
            ("internal-dashboard-api", &self.dashboard_token),
        ]
        .map(|(caller, token)| format!("{caller}={}", digest_of_token(token)))
        .join(",")
    }
}
