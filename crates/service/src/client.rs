//! The HTTP client of all services: pooled, with deadlines, passing the trace context on.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, redirect};

use crate::trace_context::current_trace_parent;

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(3);

/// A client whose every request ends within `deadline`.
///
/// # Errors
/// Fails where the platform's certificates cannot be loaded.
pub fn with_deadline(deadline: Duration) -> reqwest::Result<Client> {
    base().timeout(deadline).build()
}

/// A client for long answers: only silence longer than `silence` ends a request.
///
/// # Errors
/// Fails where the platform's certificates cannot be loaded.
pub fn streaming(silence: Duration) -> reqwest::Result<Client> {
    base().read_timeout(silence).build()
}

fn base() -> reqwest::ClientBuilder {
    install_tls();
    Client::builder()
        .user_agent("agents-system")
        .connect_timeout(CONNECT)
        .tcp_nodelay(true)
        .redirect(redirect::Policy::none())
        .pool_idle_timeout(Duration::from_secs(60))
}

/// Chooses the TLS implementation once for the process.
pub(crate) fn install_tls() {
    // A second installation fails and changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Adds the current trace context to a request.
pub trait Traced {
    /// The request with a `traceparent` header, where there is a trace.
    #[must_use]
    fn traced(self) -> Self;
}

impl Traced for RequestBuilder {
    fn traced(self) -> Self {
        match current_trace_parent() {
            Some(parent) => self.header("traceparent", parent),
            None => self,
        }
    }
}
