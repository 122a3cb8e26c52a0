//! A provider's HTTP API and its manners: pooled, with a deadline, retried only where that is safe, limits honoured.

mod answer;
mod error;
mod limits;

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use metrics::{counter, gauge, histogram};
use reqwest::Client;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use url::Url;

pub use answer::Answer;
pub use error::UpstreamError;

use crate::{client, client::Traced as _, metric};

/// How long a call may take, waits and retries included.
const DEADLINE: Duration = Duration::from_secs(20);
/// How often a call is made at most.
const TRIES: u32 = 3;
/// The longest wait that a limited call sits out; longer ones are the caller's.
const PATIENCE: Duration = Duration::from_secs(5);

/// One provider's API: where it is, and what every call carries.
#[derive(Debug, Clone)]
pub struct Upstream {
    provider: domain::Provider,
    client: Client,
    base: Url,
    headers: HeaderMap,
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
        if let Some(credential) = headers.get_mut(header::AUTHORIZATION) {
            credential.set_sensitive(true);
        }
        Ok(Self {
            provider,
            client: client::with_deadline(DEADLINE)?,
            base,
            headers,
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
        let bearer = format!("Bearer {}", token.expose_secret());
        let headers = HeaderMap::from_iter([
            (header::AUTHORIZATION, HeaderValue::try_from(bearer)?),
            (header::ACCEPT, HeaderValue::from_static("application/json")),
        ]);
        Ok(Self::new(provider, base, headers)?)
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
        Ok(Call {
            upstream: self,
            method,
            route,
            url,
            accept: None,
            body: None,
        })
    }

    /// A `GET` call; see [`Self::call`].
    ///
    /// # Errors
    /// As [`Self::call`].
    pub fn get(&self, route: &'static str, segments: &[&str]) -> Result<Call<'_>, UpstreamError> {
        self.call(Method::GET, route, segments)
    }
}

/// One call, before it is sent.
#[derive(Debug)]
pub struct Call<'a> {
    upstream: &'a Upstream,
    method: Method,
    route: &'static str,
    url: Url,
    accept: Option<HeaderValue>,
    body: Option<Bytes>,
}

impl Call<'_> {
    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    /// Ends the path with a slash, where the provider wants one.
    #[must_use]
    pub fn ending_in_slash(mut self) -> Self {
        if let Ok(mut path) = self.url.path_segments_mut() {
            path.push("");
        }
        self
    }

    /// Asks for another media type than the provider's usual one.
    #[must_use]
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = Some(HeaderValue::from_static(media_type));
        self
    }

    /// Sends a JSON body.
    #[must_use]
    pub fn json(mut self, body: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(body).expect("request types hold only JSON types");
        self.body = Some(Bytes::from(bytes));
        self
    }

    /// Sends it: a `GET` up to three times, anything else again only where it cannot have been heard.
    ///
    /// # Errors
    /// Every answer but a 2xx is an error; see [`UpstreamError`].
    pub async fn send(self) -> Result<Answer, UpstreamError> {
        let provider = self.upstream.provider;
        tokio::time::timeout(DEADLINE, self.tries())
            .await
            .unwrap_or(Err(UpstreamError::NoAnswer { provider }))
    }

    async fn tries(&self) -> Result<Answer, UpstreamError> {
        let mut tried = 0;
        loop {
            tried += 1;
            let error = match self.once().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            match self.wait_after(&error).filter(|_| tried < TRIES) {
                Some(wait) => tokio::time::sleep(jittered(wait, tried)).await,
                None => return Err(error),
            }
        }
    }

    /// How long to wait before another try; `None` where there must be none.
    fn wait_after(&self, error: &UpstreamError) -> Option<Duration> {
        let backoff = Duration::from_millis(100);
        match error {
            // A refused call changed nothing, whatever its method.
            UpstreamError::Limited { wait, .. } => (*wait <= PATIENCE).then_some(*wait),
            UpstreamError::Unreachable { .. } => Some(backoff),
            UpstreamError::NoAnswer { .. } | UpstreamError::Failed { .. } => {
                (self.method == Method::GET).then_some(backoff)
            }
            UpstreamError::Refused { .. }
            | UpstreamError::TooLarge { .. }
            | UpstreamError::Unreadable { .. }
            | UpstreamError::BadPath => None,
        }
    }

    async fn once(&self) -> Result<Answer, UpstreamError> {
        let (provider, started) = (self.upstream.provider, Instant::now());
        let outcome = self.exchange().await;
        let status = match &outcome {
            Ok((status, ..)) => status.as_u16().to_string(),
            Err(_) => "none".to_owned(),
        };
        counter!(metric::UPSTREAM_REQUESTS, "provider" => provider.as_str(), "route" => self.route, "status" => status).increment(1);
        histogram!(metric::UPSTREAM_SECONDS, "provider" => provider.as_str(), "route" => self.route)
            .record(started.elapsed());
        let (status, headers, body) = outcome?;
        if let Some(left) = limits::remaining(&headers) {
            gauge!(metric::UPSTREAM_QUOTA, "provider" => provider.as_str()).set(left);
        }
        judge(provider, status, headers, body)
    }

    async fn exchange(&self) -> Result<(StatusCode, HeaderMap, Bytes), UpstreamError> {
        let provider = self.upstream.provider;
        let mut headers = self.upstream.headers.clone();
        if let Some(accept) = &self.accept {
            headers.insert(header::ACCEPT, accept.clone());
        }
        let mut request = self
            .upstream
            .client
            .request(self.method.clone(), self.url.clone())
            .headers(headers)
            .traced();
        if let Some(body) = &self.body {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let mut response = request
            .send()
            .await
            .map_err(|error| UpstreamError::of_transport(provider, &error))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = answer::read_capped(provider, response).await?;
        Ok((status, headers, body))
    }
}

fn judge(
    provider: domain::Provider,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Answer, UpstreamError> {
    if status.is_success() {
        return Ok(Answer {
            provider,
            headers,
            body,
        });
    }
    if let Some(wait) = limits::wait_of(status, &headers, chrono::Utc::now()) {
        return Err(UpstreamError::Limited { provider, wait });
    }
    if status.is_server_error() {
        return Err(UpstreamError::Failed { provider, status });
    }
    Err(UpstreamError::Refused {
        provider,
        status,
        message: answer::message_of(&body),
    })
}

/// The wait, doubled with every try and spread by up to a half, so that callers do not come back together.
fn jittered(wait: Duration, tried: u32) -> Duration {
    wait.mul_f64(f64::from(1 << (tried - 1)) * rand::random_range(1.0..1.5))
}
