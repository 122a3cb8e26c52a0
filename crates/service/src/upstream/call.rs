//! One call: what is asked, and how often it is asked again.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde::Serialize;
use tokio::time::{Duration, Instant, sleep, timeout_at};
use url::Url;

use super::{Answer, Authorization, DEADLINE, Shared, Upstream, UpstreamError, ask::PATIENCE};

/// How often a call is made at most.
const TRIES: u32 = 3;
/// The first pause before another try.
const BACKOFF: Duration = Duration::from_millis(100);

/// One call, before it is sent.
#[derive(Debug, Clone)]
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
        let deadline = Instant::now() + DEADLINE;
        let mut tried = 0;
        loop {
            tried += 1;
            let error = match self.once(deadline).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let wait = jittered(BACKOFF, tried);
            if tried == TRIES || !self.may_repeat(&error) || Instant::now() + wait >= deadline {
                return Err(error);
            }
            sleep(wait).await;
        }
    }

    /// Whether another try is safe and may help.
    fn may_repeat(&self, error: &UpstreamError) -> bool {
        match error {
            // A refused call changed nothing, whatever its method; the budget knows how long to wait.
            UpstreamError::Limited { wait, .. } => *wait <= PATIENCE,
            UpstreamError::Unreachable { .. } => true,
            UpstreamError::NoAnswer { .. } | UpstreamError::Failed { .. } => self.repeatable,
            UpstreamError::Refused { .. }
            | UpstreamError::TooLarge { .. }
            | UpstreamError::Unreadable { .. }
            | UpstreamError::NoCredential { .. }
            | UpstreamError::Open { .. }
            | UpstreamError::BadPath => false,
        }
    }

    /// Asks once, and once more with another credential where the first is refused.
    async fn once(&self, deadline: Instant) -> Result<Answer, UpstreamError> {
        let provider = self.upstream.provider;
        let source = async || {
            timeout_at(deadline, self.authorization())
                .await
                .unwrap_or(Err(UpstreamError::NoAnswer { provider }))
        };
        let authorization = source().await?;
        let answer = self.ask(authorization.as_ref(), deadline).await;
        let (Err(error), Some(credential), Some(refused)) =
            (&answer, &self.upstream.credential, authorization)
        else {
            return answer;
        };
        // A 401 is given before anything is done, so that a write may be sent again too.
        if error.refusal() == Some(StatusCode::UNAUTHORIZED) && credential.invalidate(&refused) {
            return self.ask(source().await?.as_ref(), deadline).await;
        }
        answer
    }

    /// What this call shows, where there is a credential.
    pub(super) async fn authorization(&self) -> Result<Option<Authorization>, UpstreamError> {
        match &self.upstream.credential {
            Some(credential) => credential.authorization(&self.scope).await.map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.upstream.shared
    }
}

/// The wait, doubled with every try and spread by up to a half, so that callers do not come back together.
fn jittered(wait: Duration, tried: u32) -> Duration {
    wait.mul_f64(f64::from(1 << (tried - 1)) * rand::random_range(1.0..1.5))
}
