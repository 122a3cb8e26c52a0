//! internal-dashboard-api, as it is reached from here.

use std::time::Duration;

use axum::http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use service::{Problem, client, client::Traced as _};
use url::Url;

/// How long an answer may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// The service behind this one.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    base: Url,
    client: reqwest::Client,
}

impl Upstream {
    pub(crate) fn new(base: Url) -> anyhow::Result<Self> {
        Ok(Self {
            base,
            client: client::with_deadline(DEADLINE)?,
        })
    }

    /// The address of a path with its query; `None` where it would leave `/api/`.
    pub(crate) fn address(&self, path_and_query: &str) -> Option<Url> {
        let url = self.base.join(path_and_query).ok()?;
        let inside = url.origin() == self.base.origin() && url.path().starts_with("/api/");
        inside.then_some(url)
    }

    /// The address of a WebSocket.
    pub(crate) fn socket_address(&self, path_and_query: &str) -> Option<Url> {
        let mut url = self.address(path_and_query)?;
        let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
        url.set_scheme(scheme).ok()?;
        Some(url)
    }

    /// A request with the operator's token.
    pub(crate) fn request(
        &self,
        method: reqwest::Method,
        url: Url,
        token: &SecretString,
    ) -> reqwest::RequestBuilder {
        self.client
            .request(method, url)
            .bearer_auth(token.expose_secret())
            .traced()
    }

    /// Whether the service behind answers.
    pub(crate) async fn alive(&self) -> Result<(), String> {
        let url = self
            .base
            .join("/health")
            .map_err(|error| error.to_string())?;
        match self.client.get(url).send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("answers {}", answer.status())),
            Err(error) => Err(error.without_url().to_string()),
        }
    }

    /// Whether the token is the operator's.
    pub(crate) async fn accepts(&self, token: &SecretString) -> Result<bool, Problem> {
        let url = self
            .address("/api/tasks?limit=1")
            .ok_or_else(|| Problem::internal(&"the address of the API has a path"))?;
        let answer = self
            .request(reqwest::Method::GET, url, token)
            .send()
            .await
            .map_err(down)?;
        match answer.status() {
            StatusCode::OK => Ok(true),
            StatusCode::UNAUTHORIZED => Ok(false),
            other => Err(Problem::unavailable(&format!(
                "internal-dashboard-api answered {other}"
            ))),
        }
    }
}

/// The service behind does not answer.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
pub(crate) fn down(error: reqwest::Error) -> Problem {
    tracing::warn!(%error, "internal-dashboard-api does not answer");
    Problem::new(StatusCode::BAD_GATEWAY, "upstream")
        .detail("internal-dashboard-api does not answer; try again")
        .retry_after(2)
}
