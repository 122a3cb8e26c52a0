//! The API service behind a server's tools.

use std::time::Duration;

use axum::http::{StatusCode, header};
use reqwest::{Client, RequestBuilder, Response};
use secrecy::ExposeSecret as _;
use serde::{Serialize, de::DeserializeOwned};
use service::client::{self, Traced as _};
use url::Url;

use crate::{Call, Failure, failure::Refusal};

/// The header by which the API services recognise a repeated write, as `contracts` names it.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// How long a tool call may take in all.
const DEADLINE: Duration = Duration::from_secs(30);
/// Pauses before the second and third attempt.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];
/// The longest Retry-After that is waited out here rather than by the agent, in seconds.
const PATIENCE: u64 = 3;
/// Bytes of an answer that are read.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Calls an API service in the name of the run that called the tool.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    name: &'static str,
    base: Url,
}

impl Api {
    /// The service called `name` at `base`.
    ///
    /// # Errors
    /// Fails where the platform's certificates cannot be loaded.
    pub fn new(name: &'static str, base: Url) -> reqwest::Result<Self> {
        Ok(Self {
            client: client::with_deadline(DEADLINE)?,
            name,
            base,
        })
    }

    /// The URL of `/api/v1/…`; every segment is escaped, so that no argument changes the path.
    pub fn url<'a>(&self, segments: impl IntoIterator<Item = &'a str>) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["api", "v1"]).extend(segments);
        }
        url
    }

    /// Reads.
    ///
    /// # Errors
    /// What the service refused, or that it does not answer.
    pub async fn get<T: DeserializeOwned>(&self, call: &Call, url: Url) -> Result<T, Failure> {
        self.exchange(call, self.client.get(url)).await
    }

    /// Writes; the call's key lets the service recognise a repeated request.
    ///
    /// # Errors
    /// What the service refused, or that it does not answer.
    pub async fn post<T: DeserializeOwned>(
        &self,
        call: &Call,
        url: Url,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        let request = self.client.post(url).json(body);
        self.exchange(call, request.header(IDEMPOTENCY_KEY, &call.idempotency_key))
            .await
    }

    /// Whether the service is alive.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub async fn health(&self) -> Result<(), String> {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("health");
        }
        let answer = self.client.get(url).send().await;
        match answer
            .map_err(|error| error.without_url().to_string())?
            .status()
        {
            StatusCode::OK => Ok(()),
            status => Err(format!("its /health answers {status}")),
        }
    }

    async fn exchange<T: DeserializeOwned>(
        &self,
        call: &Call,
        request: RequestBuilder,
    ) -> Result<T, Failure> {
        let request = request
            .bearer_auth(call.run.token.expose_secret())
            .header(header::ACCEPT, "application/json")
            .traced();
        let silent = || {
            Failure::new(format!(
                "{} does not answer; wait a moment, then call once more; if it fails again, go on without it and say so",
                self.name
            ))
        };
        let exchange = tokio::time::timeout(DEADLINE, self.attempts(request)).await;
        let (status, retry_after, body) = match exchange {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                tracing::warn!(service = self.name, error = %error.without_url(), "no answer");
                return Err(silent());
            }
            Err(_) => return Err(silent()),
        };
        if !status.is_success() {
            let refusal = Refusal {
                service: self.name,
                status,
                retry_after,
                body: &body,
            };
            return Err(Failure::refused(&refusal));
        }
        serde_json::from_slice(&body).map_err(|error| {
            tracing::error!(service = self.name, %error, "an answer cannot be read");
            Failure::new(format!(
                "the answer of {} cannot be read or is larger than {ANSWER_BYTES} bytes; ask for less, or go on without it and say so",
                self.name
            ))
        })
    }

    /// Repeats what may pass by itself: no connection, or an answer that says to come again soon.
    async fn attempts(
        &self,
        request: RequestBuilder,
    ) -> reqwest::Result<(StatusCode, Option<u64>, Vec<u8>)> {
        for pause in PAUSES {
            let Some(again) = request.try_clone() else {
                break;
            };
            match again.send().await {
                Ok(response) => {
                    let after = retry_after(&response);
                    if !passing(response.status(), after) {
                        return read(response).await;
                    }
                    tokio::time::sleep(after.map_or(pause, Duration::from_secs)).await;
                }
                Err(error) if error.is_timeout() => return Err(error),
                Err(_) => tokio::time::sleep(pause).await,
            }
        }
        read(request.send().await?).await
    }
}

fn passing(status: StatusCode, retry_after: Option<u64>) -> bool {
    match status {
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => true,
        // Without Retry-After it will not pass soon: a disabled provider, a spent quota.
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            retry_after.is_some_and(|seconds| seconds <= PATIENCE)
        }
        _ => false,
    }
}

fn retry_after(response: &Response) -> Option<u64> {
    let value = response.headers().get(header::RETRY_AFTER)?;
    value.to_str().ok()?.parse().ok()
}

/// The answer, cut off where it is larger than anything the services send.
async fn read(mut response: Response) -> reqwest::Result<(StatusCode, Option<u64>, Vec<u8>)> {
    let (status, after) = (response.status(), retry_after(&response));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > ANSWER_BYTES {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok((status, after, body))
}
