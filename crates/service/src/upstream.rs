//! A provider's HTTP API and its manners.
//!
//! Pooled, with a deadline; tried again only where that is safe; limits are kept by all callers together; unchanged
//! answers come from a cache; a provider that fails is left alone for a while.

mod answer;
mod ask;
mod breaker;
mod budget;
mod cache;
mod call;
mod credential;
mod download;
mod error;
mod limits;
mod pages;
mod token;
mod token_file;

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, HeaderValue, Method, header};
use reqwest::Client;
use secrecy::SecretString;
use url::Url;

pub use answer::Answer;
pub use call::Call;
pub use credential::{Authorization, Credential, Fixed};
pub use download::Tail;
pub use error::UpstreamError;
pub use pages::{by_cursor, next_link};
pub use token::Token;
pub use token_file::TokenFile;

use self::{breaker::Breaker, budget::Budget, cache::Answers};
use crate::client;

/// How long a call may take, waits and retries included.
const DEADLINE: Duration = Duration::from_secs(20);

/// One provider's API: where it is, and what every call carries.
#[derive(Debug, Clone)]
pub struct Upstream {
    provider: domain::Provider,
    client: Client,
    base: Url,
    headers: HeaderMap,
    credential: Option<Arc<dyn Credential>>,
    shared: Arc<Shared>,
}

/// What all callers of one provider share.
#[derive(Debug)]
struct Shared {
    answers: Answers,
    breaker: Breaker,
    budget: Budget,
}

impl Upstream {
    /// An API at `base`; `headers`, the credential among them, go with every call.
    ///
    /// # Errors
    /// Fails where the platform's certificates cannot be loaded.
    pub fn new(
        provider: domain::Provider,
        base: Url,
        mut headers: HeaderMap,
    ) -> reqwest::Result<Self> {
        let fixed = |header| {
            let authorization = Authorization::new(header, "");
            Arc::new(Fixed::new(authorization)) as Arc<dyn Credential>
        };
        Ok(Self {
            provider,
            client: client::with_deadline(DEADLINE)?,
            base,
            credential: headers.remove(header::AUTHORIZATION).map(fixed),
            headers,
            shared: Arc::new(Shared {
                answers: Answers::default(),
                breaker: Breaker::new(provider),
                budget: Budget::new(provider),
            }),
        })
    }

    /// An API at `base` that is shown a bearer token and answers in JSON.
    ///
    /// # Errors
    /// Fails where the token cannot be sent in a header, or as [`Upstream::new`] does.
    pub fn with_bearer(
        provider: domain::Provider,
        base: Url,
        token: &SecretString,
    ) -> anyhow::Result<Self> {
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([(header::ACCEPT, json)]);
        let credential = Fixed::new(Authorization::bearer(token, "")?);
        Ok(Self::new(provider, base, headers)?.with_credential(Arc::new(credential)))
    }

    /// The same API, shown what `credential` gives for each call.
    #[must_use]
    pub fn with_credential(mut self, credential: Arc<dyn Credential>) -> Self {
        self.credential = Some(credential);
        self
    }

    /// A call of `route` (its name in metrics) at a path of `segments`, each of which is encoded.
    ///
    /// # Errors
    /// Refuses segments that would climb or vanish: empty ones, `.` and `..`.
    pub fn call(
        &self,
        method: Method,
        route: &'static str,
        segments: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        let mut url = self.base.clone();
        if segments.iter().any(|s| matches!(*s, "" | "." | "..")) {
            return Err(UpstreamError::BadPath);
        }
        url.path_segments_mut()
            .map_err(|()| UpstreamError::BadPath)?
            .pop_if_empty()
            .extend(segments);
        Ok(Call::new(self, method, route, url))
    }

    /// A `GET` call; see [`Self::call`].
    ///
    /// # Errors
    /// As [`Self::call`].
    pub fn get(&self, route: &'static str, segments: &[&str]) -> Result<Call<'_>, UpstreamError> {
        self.call(Method::GET, route, segments)
    }
}
