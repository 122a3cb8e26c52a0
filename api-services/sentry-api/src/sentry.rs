//! Sentry's web API: one organisation, in the shapes of `contracts`, with what people cannot see removed.

mod activity;
mod commits;
mod cursor;
mod event;
mod frame;
mod issue;
mod json;
mod places;
mod reads;
mod tag;
mod writes;

use http::Method;
use service::upstream::{Call, Upstream, UpstreamError};
use tokio::sync::OnceCell;
use url::Url;

pub(crate) use commits::Committer;
pub(crate) use reads::Reads;

/// Sentry, with the organisation that is answered for.
#[derive(Debug)]
pub(crate) struct Sentry {
    upstream: Upstream,
    /// Where people read it.
    web: Url,
    organization: String,
    /// The id of the account that posts; asked once.
    account: OnceCell<String>,
}

impl Sentry {
    pub(crate) fn new(upstream: Upstream, web: Url, organization: String) -> Self {
        Self {
            upstream,
            web,
            organization,
            account: OnceCell::new(),
        }
    }

    /// The slug of the organisation.
    pub(crate) fn organization(&self) -> &str {
        &self.organization
    }

    /// A call of a route like `/organizations/{org}/issues/{id}/`; `{org}` is known, `names` are the other variables.
    pub(crate) fn call(
        &self,
        method: Method,
        route: &'static str,
        names: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        let mut names = names.iter();
        let parts = route.split('/').filter(|part| !part.is_empty());
        let parts = parts.map(|part| match part {
            "{org}" => self.organization.as_str(),
            variable if variable.starts_with('{') => names.next().copied().unwrap_or_default(),
            fixed => fixed,
        });
        let path: Vec<&str> = ["api", "0"].into_iter().chain(parts).collect();
        // Sentry wants the slash at the end; without it a redirect answers.
        Ok(self.upstream.call(method, route, &path)?.ending_in_slash())
    }

    /// A `GET` call; see [`Self::call`].
    pub(crate) fn get(
        &self,
        route: &'static str,
        names: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        self.call(Method::GET, route, names)
    }
}
