//! Calls of GitHub's interface, each shown the credential of the repository that its path names.

use http::Method;
use service::upstream::{Call, Upstream, UpstreamError};

/// GitHub's interface.
#[derive(Debug)]
pub(super) struct Api(pub(super) Upstream);

impl Api {
    /// See [`Upstream::call`].
    pub(super) fn call(
        &self,
        method: Method,
        route: &'static str,
        segments: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        let call = self.0.call(method, route, segments)?;
        Ok(match segments {
            ["repos", owner, name, ..] => call.scope(format!("{owner}/{name}")),
            _ => call,
        })
    }

    /// See [`Upstream::get`].
    pub(super) fn get(
        &self,
        route: &'static str,
        segments: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        self.call(Method::GET, route, segments)
    }
}
