//! One call: what is asked, and how often it is asked again.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use metrics::{counter, gauge, histogram};
use serde::Serialize;
use url::Url;

use super::{Answer, Authorization, DEADLINE, Upstream, UpstreamError, answer, limits};
use crate::{client::Traced as _, metric};

/// How often a call is made at most.
const TRIES: u32 = 3;
/// The longest wait that a limited call sits out; longer ones are the caller's.
const PATIENCE: Duration = Duration::from_secs(5);

/// One call, before it is sent.
#[derive(Debug)]
pub struct Call<'a> {
    pub(super) upstream: &'a Upstream,
    pub(super) method: Method,
    pub(super) route: &'static str,
    pub(super) url: Url,
    pub(super) scope: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    pub(super) repeatable: bool,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        upstream: &'a Upstream,
        method: Method,
        route: &'static str,
        url: Url,
    ) -> Self {
        Self {
            upstream,
            repeatable: method == Method::GET,
            method,
            route,
            url,
            scope: String::new(),
            headers: HeaderMap::new(),
            body: None,
        }
    }

    /// Names what the call is about, as `acme/app`, for sources that have one credential for each.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = scope.into();
        self
    }

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
        let value = HeaderValue::from_static(media_type);
        self.headers.insert(header::ACCEPT, value);
        self
    }

    /// Sends a JSON body.
    #[must_use]
    pub fn json(self, body: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(body).expect("request types hold only JSON types");
        self.bytes(HeaderValue::from_static("application/json"), bytes)
    }

    /// Sends a body of another type.
    #[must_use]
    pub fn bytes(mut self, content_type: HeaderValue, body: impl Into<Bytes>) -> Self {
        self.headers.insert(header::CONTENT_TYPE, content_type);
        self.body = Some(body.into());
        self
    }

    /// Says that the call only reads, whatever its method, so that it may be made again.
    #[must_use]
    pub const fn only_reads(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Sends it: a read up to three times, anything else again only where it cannot have been heard.
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
                self.repeatable.then_some(backoff)
            }
            UpstreamError::Refused { .. }
            | UpstreamError::TooLarge { .. }
            | UpstreamError::Unreadable { .. }
            | UpstreamError::NoCredential { .. }
            | UpstreamError::BadPath => None,
        }
    }

    /// Asks once, and once more with another credential where the first is refused.
    async fn once(&self) -> Result<Answer, UpstreamError> {
        let credential = &self.upstream.credential;
        let authorization = match credential {
            Some(credential) => Some(credential.authorization(&self.scope).await?),
            None => None,
        };
        let answer = self.ask(authorization.as_ref()).await;
        let (Err(error), Some(credential), Some(refused)) = (&answer, credential, authorization)
        else {
            return answer;
        };
        // A 401 is given before anything is done, so that a write may be sent again too.
        if error.refusal() == Some(StatusCode::UNAUTHORIZED) && credential.invalidate(&refused) {
            let another = credential.authorization(&self.scope).await?;
            return self.ask(Some(&another)).await;
        }
        answer
    }

    async fn ask(&self, authorization: Option<&Authorization>) -> Result<Answer, UpstreamError> {
        let (provider, started) = (self.upstream.provider, Instant::now());
        let outcome = self.exchange(authorization).await;
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

    async fn exchange(
        &self,
        authorization: Option<&Authorization>,
    ) -> Result<(StatusCode, HeaderMap, Bytes), UpstreamError> {
        let provider = self.upstream.provider;
        let mut headers = self.upstream.headers.clone();
        headers.extend(self.headers.clone());
        if let Some(authorization) = authorization {
            headers.insert(header::AUTHORIZATION, authorization.header().clone());
        }
        let mut request = self
            .upstream
            .client
            .request(self.method.clone(), self.url.clone())
            .headers(headers)
            .traced();
        if let Some(body) = &self.body {
            request = request.body(body.clone());
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
