//! The HTTP client of command-line followers.

use std::time::Duration;

/// A client for loopback.
///
/// # Errors
/// Fails where the TLS implementation cannot be set up.
pub fn client() -> anyhow::Result<reqwest::Client> {
    // A second installation fails and changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .no_proxy()
        .build()?)
}
