//! The one HTTP client that both binaries build.

/// A client without delays; whoever needs a deadline sets it at the call.
pub(crate) fn client() -> reqwest::Client {
    // Another part of the process may have chosen the provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        // Everything it talks to is on plain HTTP; reading the system's roots would take longest of all.
        .tls_certs_only([])
        .tcp_nodelay(true)
        .build()
        .expect("a client without special wishes can be built")
}
