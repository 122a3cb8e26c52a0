//! One try: its turn in the budget, leave of the breaker, the exchange, and what the answer means.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use metrics::{counter, gauge, histogram};
use tokio::time::{Duration, Instant, sleep, timeout_at};

use super::{
    Answer, Authorization, Call, UpstreamError, answer,
    cache::{Kept, Key},
    limits,
};
use crate::{client::Traced as _, metric};

/// The longest wait that a limited call sits out; longer ones are the caller's.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Status, headers and what was read of the body.
pub(super) type Heard<B> = (StatusCode, HeaderMap, B);

impl Call<'_> {
    pub(super) async fn ask(
        &self,
        authorization: Option<&Authorization>,
        deadline: Instant,
    ) -> Result<Answer, UpstreamError> {
        let key = self.key(authorization);
        let kept = key.as_ref().and_then(|key| self.shared().answers.get(key));
        let exchange = self.exchange(authorization, kept.as_ref());
        let (status, headers, body) = self.heard(authorization, deadline, exchange).await?;
        let provider = self.upstream.provider;
        if let (StatusCode::NOT_MODIFIED, Some(kept)) = (status, kept) {
            counter!(metric::UPSTREAM_CACHE_HITS, "provider" => provider.as_str(), "route" => self.route).increment(1);
            return Ok(Answer {
                provider,
                headers: kept.headers,
                body: kept.body,
            });
        }
        if let (StatusCode::OK, Some(key)) = (status, key) {
            self.shared().answers.keep(key, &headers, &body);
        }
        self.judge(status, headers, body)
    }

    /// Makes an exchange under the shared manners: it waits for its turn, and what comes of it is told to all.
    pub(super) async fn heard<B>(
        &self,
        authorization: Option<&Authorization>,
        deadline: Instant,
        exchange: impl Future<Output = Result<Heard<B>, UpstreamError>>,
    ) -> Result<Heard<B>, UpstreamError> {
        let provider = self.upstream.provider;
        let identity = authorization.map_or_else(|| Arc::from(""), |it| Arc::clone(it.identity()));
        self.turn(&identity, deadline).await?;
        let permit = self
            .shared()
            .breaker
            .enter()
            .map_err(|wait| UpstreamError::Open { provider, wait })?;
        let started = Instant::now();
        let outcome = timeout_at(deadline, exchange)
            .await
            .unwrap_or(Err(UpstreamError::NoAnswer { provider }));
        permit.tell(match &outcome {
            Ok((status, ..)) => !status.is_server_error(),
            Err(error) => matches!(error, UpstreamError::TooLarge { .. }),
        });
        let status = outcome.as_ref().map_or_else(
            |_| "none".to_owned(),
            |(status, ..)| status.as_u16().to_string(),
        );
        counter!(metric::UPSTREAM_REQUESTS, "provider" => provider.as_str(), "route" => self.route, "status" => status).increment(1);
        histogram!(metric::UPSTREAM_SECONDS, "provider" => provider.as_str(), "route" => self.route)
            .record(started.elapsed());
        let heard = outcome?;
        let said = limits::read(heard.0, &heard.1, chrono::Utc::now());
        if let Some(left) = said.remaining {
            let resource = said.resource.unwrap_or("all").to_owned();
            gauge!(metric::UPSTREAM_QUOTA, "provider" => provider.as_str(), "resource" => resource)
                .set(left);
        }
        self.shared().budget.note(&identity, self.route, &said);
        Ok(heard)
    }

    /// Waits until no known limit stands in the way; a long one is answered at once, without asking.
    async fn turn(&self, identity: &Arc<str>, deadline: Instant) -> Result<(), UpstreamError> {
        let provider = self.upstream.provider;
        while let Some(wait) = self.shared().budget.wait(identity, self.route) {
            let waits = wait <= PATIENCE && Instant::now() + wait < deadline;
            let how = if waits { "waited" } else { "refused" };
            counter!(metric::UPSTREAM_LIMITED, "provider" => provider.as_str(), "route" => self.route, "how" => how).increment(1);
            if !waits {
                return Err(UpstreamError::Limited { provider, wait });
            }
            // Spread, so that those who waited together do not ask together.
            sleep(wait + Duration::from_millis(rand::random_range(0..250))).await;
        }
        Ok(())
    }

    /// What this read's answer is kept under; nothing but plain reads is.
    fn key(&self, authorization: Option<&Authorization>) -> Option<Key> {
        (self.method == Method::GET && self.body.is_none()).then(|| Key {
            url: self.url.to_string(),
            identity: authorization.map_or_else(|| Arc::from(""), |it| Arc::clone(it.identity())),
            accept: self.headers.get(header::ACCEPT).cloned(),
        })
    }

    pub(super) fn request(&self, authorization: Option<&Authorization>) -> reqwest::RequestBuilder {
        let mut headers = self.upstream.headers.clone();
        headers.extend(self.headers.clone());
        if let Some(authorization) = authorization {
            headers.insert(header::AUTHORIZATION, authorization.header().clone());
        }
        let request = self
            .upstream
            .client
            .request(self.method.clone(), self.url.clone())
            .headers(headers)
            .traced();
        match &self.body {
            Some(body) => request.body(body.clone()),
            None => request,
        }
    }

    async fn exchange(
        &self,
        authorization: Option<&Authorization>,
        kept: Option<&Kept>,
    ) -> Result<Heard<Bytes>, UpstreamError> {
        let provider = self.upstream.provider;
        let mut request = self.request(authorization);
        if let Some(kept) = kept {
            request = request.header(header::IF_NONE_MATCH, &kept.etag);
        }
        let mut response = request
            .send()
            .await
            .map_err(|error| UpstreamError::of_transport(provider, error))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = answer::read_capped(provider, response).await?;
        Ok((status, headers, body))
    }

    pub(super) fn judge(
        &self,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Answer, UpstreamError> {
        let provider = self.upstream.provider;
        if status.is_success() {
            return Ok(Answer {
                provider,
                headers,
                body,
            });
        }
        if let Some(limit) = limits::read(status, &headers, chrono::Utc::now()).limited {
            let wait = limit.wait;
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
}
