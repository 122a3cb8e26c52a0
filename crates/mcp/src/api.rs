//! The API service behind a server's tools.

mod attempts;

use std::time::Duration;

use axum::http::{StatusCode, header};
use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret as _;
use serde::{Serialize, de::DeserializeOwned};
use service::client::{self, Traced as _};
use url::Url;

use crate::{Call, Failure, failure::Refusal};

/// The header by which the API services recognise a repeated write, as `contracts` names it.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// How long a tool call may take in all.
const DEADLINE: Duration = Duration::from_secs(30);

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
        self.exchange(call, self.client.get(url), false).await
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
        let request = request.header(IDEMPOTENCY_KEY, &call.idempotency_key);
        self.exchange(call, request, true).await
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
        writes: bool,
    ) -> Result<T, Failure> {
        let request = request
            .bearer_auth(call.run.token.expose_secret())
            .header(header::ACCEPT, "application/json")
            .traced();
        let exchange = tokio::time::timeout(DEADLINE, attempts::send(request)).await;
        let (status, retry_after, body) = match exchange {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                tracing::warn!(service = self.name, error = %error.without_url(), "no answer");
                return Err(Failure::silent(self.name, writes));
            }
            Err(_) => return Err(Failure::silent(self.name, writes)),
        };
        if !status.is_success() {
            let service = self.name;
            let refusal = Refusal {
                service,
                status,
                retry_after,
                body: &body,
                writes,
            };
            return Err(Failure::refused(&refusal));
        }
        serde_json::from_slice(&body).map_err(|error| {
            tracing::error!(service = self.name, %error, "an answer cannot be read");
            Failure::new(format!(
                "the answer of {} cannot be read or is larger than {} bytes; ask for less, or go on without it and say so",
                self.name, attempts::ANSWER_BYTES
            ))
        })
    }
}
