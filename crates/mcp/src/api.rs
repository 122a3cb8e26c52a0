//! The API service behind a server's tools.

mod attempts;

use std::time::Duration;

use axum::http::{Method, StatusCode, header};
use contracts::IDEMPOTENCY_KEY;
use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret as _;
use serde::{Serialize, de::DeserializeOwned};
use service::client::{self, Traced as _};
use url::Url;

use crate::{Call, Failure, failure::Refusal};

const JSON: &str = "application/json";
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

    /// The URL of `/api/v1/…` with a query; members that are `None` are left out.
    ///
    /// # Errors
    /// Where the query is not a flat structure, which is a mistake in a tool.
    pub fn url_with<'a>(
        &self,
        segments: impl IntoIterator<Item = &'a str>,
        query: &impl Serialize,
    ) -> Result<Url, Failure> {
        let url = self.url(segments);
        let request = self.client.get(url).query(query).build();
        let request = request.map_err(|error| Failure::new(error.without_url().to_string()))?;
        Ok(request.url().clone())
    }

    /// Reads.
    ///
    /// # Errors
    /// What the service refused, or that it does not answer.
    pub async fn get<T: DeserializeOwned>(&self, call: &Call, url: Url) -> Result<T, Failure> {
        let request = self.client.get(url).header(header::ACCEPT, JSON);
        self.exchange(call, Asked::read(request)).await
    }

    /// Reads what is not JSON, as a log or an image.
    ///
    /// # Errors
    /// What the service refused, or that it does not answer.
    pub async fn bytes(&self, call: &Call, url: Url) -> Result<Vec<u8>, Failure> {
        let request = self.client.get(url).header(header::ACCEPT, "*/*");
        self.answer(call, Asked::read(request)).await
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
        self.write(call, Method::POST, url, body).await
    }

    /// Writes what the URL names.
    ///
    /// # Errors
    /// As [`Api::post`].
    pub async fn put<T: DeserializeOwned>(
        &self,
        call: &Call,
        url: Url,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        self.write(call, Method::PUT, url, body).await
    }

    /// Changes what the URL names.
    ///
    /// # Errors
    /// As [`Api::post`].
    pub async fn patch<T: DeserializeOwned>(
        &self,
        call: &Call,
        url: Url,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        self.write(call, Method::PATCH, url, body).await
    }

    /// Removes what the URL names.
    ///
    /// # Errors
    /// As [`Api::post`].
    pub async fn delete<T: DeserializeOwned>(&self, call: &Call, url: Url) -> Result<T, Failure> {
        let asked = Asked::write(call, self.client.delete(url));
        self.exchange(call, asked).await
    }

    async fn write<T: DeserializeOwned>(
        &self,
        call: &Call,
        method: Method,
        url: Url,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        let asked = Asked::write(call, self.client.request(method, url).json(body));
        self.exchange(call, asked).await
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

    async fn exchange<T: DeserializeOwned>(&self, call: &Call, asked: Asked) -> Result<T, Failure> {
        let body = self.answer(call, asked).await?;
        serde_json::from_slice(&body).map_err(|error| {
            tracing::error!(service = self.name, %error, "an answer cannot be read");
            Failure::new(format!(
                "the answer of {} cannot be read or is larger than {} bytes; ask for less, or go on without it and say so",
                self.name, attempts::ANSWER_BYTES
            ))
        })
    }

    /// The body of a successful answer.
    async fn answer(&self, call: &Call, asked: Asked) -> Result<Vec<u8>, Failure> {
        let Asked { request, writes } = asked;
        let request = request.bearer_auth(call.run.token.expose_secret()).traced();
        let exchange = tokio::time::timeout(DEADLINE, attempts::send(request)).await;
        let (status, retry_after, body) = match exchange {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                tracing::warn!(service = self.name, error = %error.without_url(), "no answer");
                return Err(Failure::silent(self.name, writes));
            }
            Err(_) => return Err(Failure::silent(self.name, writes)),
        };
        if status.is_success() {
            return Ok(body);
        }
        let service = self.name;
        Err(Failure::refused(&Refusal {
            service,
            status,
            retry_after,
            body: &body,
            writes,
        }))
    }
}

/// A request to the service.
struct Asked {
    request: RequestBuilder,
    /// Whether a repeated one could be a second change.
    writes: bool,
}

impl Asked {
    fn read(request: RequestBuilder) -> Self {
        Self {
            request,
            writes: false,
        }
    }

    fn write(call: &Call, request: RequestBuilder) -> Self {
        Self {
            request: request
                .header(header::ACCEPT, JSON)
                .header(IDEMPOTENCY_KEY, &call.idempotency_key),
            writes: true,
        }
    }
}
