//! One exchange with a server behind that speaks streamable HTTP.

use std::{sync::Arc, time::Duration};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use futures::{StreamExt as _, stream::BoxStream};
use reqwest::{Client, Method, Response};
use serde_json::Value;
use sse_stream::SseStream;
use url::Url;

use super::message::{Message, Reply};
use crate::Run;

/// Silence after which the server behind counts as gone.
const SILENCE: Duration = Duration::from_secs(300);
/// Bytes of an answer that are read at most.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;
pub(super) const SESSION: HeaderName = HeaderName::from_static("mcp-session-id");
pub(super) const VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");

/// The Authorization that the server behind is shown in the name of a run.
pub type Authorize = Arc<dyn Fn(&Run) -> Option<HeaderValue> + Send + Sync>;

/// A server that speaks streamable HTTP.
#[derive(Clone)]
pub struct HttpServer {
    client: Client,
    /// Its name in messages.
    pub(super) name: &'static str,
    url: Url,
    authorize: Authorize,
}

impl std::fmt::Debug for HttpServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpServer")
            .field("name", &self.name)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unanswered {
    #[error("{0} does not answer; try again, and if it fails again, go on without it and say so")]
    Silent(&'static str),
    #[error("{name} answered {status}: {text}")]
    Refused {
        name: &'static str,
        status: StatusCode,
        text: String,
    },
    #[error("{0} answered what is no JSON-RPC message")]
    Unreadable(&'static str),
}

/// An answer: its head, and its messages as they come.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// Whether it is a stream of its own.
    pub(super) streams: bool,
    pub(super) replies: BoxStream<'static, Result<Reply, Unanswered>>,
}

impl HttpServer {
    /// The server called `name` at `url`, as `http://127.0.0.1:8082/`.
    ///
    /// # Errors
    /// Fails where the platform's certificates cannot be loaded.
    pub fn new(name: &'static str, url: Url, authorize: Authorize) -> reqwest::Result<Self> {
        Ok(Self {
            client: service::client::streaming(SILENCE)?,
            name,
            url,
            authorize,
        })
    }

    /// Sends a message; `own` headers replace the client's.
    pub(super) async fn send(
        &self,
        message: &Message,
        own: HeaderMap,
    ) -> Result<Answer, Unanswered> {
        let mut headers = self.headers(&message.parts.headers, message.run(), own);
        let parent = message.trace_parent().map(HeaderValue::from_str);
        if let Some(Ok(parent)) = parent {
            headers.insert("traceparent", parent);
        }
        self.post(message.raw.get().to_owned(), headers).await
    }

    /// Sends a message of our own in the name of a run.
    pub(super) async fn send_own(
        &self,
        (run, message): (Option<&Run>, &Value),
        own: HeaderMap,
    ) -> Result<Answer, Unanswered> {
        let headers = self.headers(&HeaderMap::new(), run, own);
        self.post(message.to_string(), headers).await
    }

    async fn post(&self, body: String, headers: HeaderMap) -> Result<Answer, Unanswered> {
        let request = self
            .client
            .request(Method::POST, self.url.clone())
            .headers(headers)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json, text/event-stream")
            .body(body);
        let answer = request.send().await;
        self.read(answer).await
    }

    /// Asks without a body: GET for a session's stream, DELETE for its end.
    pub(super) async fn ask(
        &self,
        method: Method,
        (headers, run): (&HeaderMap, Option<&Run>),
        own: HeaderMap,
    ) -> Result<Answer, Unanswered> {
        let request = self
            .client
            .request(method, self.url.clone())
            .headers(self.headers(headers, run, own))
            .header(header::ACCEPT, "text/event-stream");
        let answer = request.send().await;
        self.read(answer).await
    }

    /// What of a client's headers the server behind sees: those of MCP, and no credential.
    fn headers(&self, client: &HeaderMap, run: Option<&Run>, own: HeaderMap) -> HeaderMap {
        let of_mcp = |name: &str| name.starts_with("mcp-") || name.starts_with("x-mcp-");
        let mut headers: HeaderMap = client
            .iter()
            .filter(|(name, _)| of_mcp(name.as_str()) && **name != SESSION)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        headers.extend(own);
        if let Some(authorization) = run.and_then(|run| (self.authorize)(run)) {
            headers.insert(header::AUTHORIZATION, authorization);
        }
        headers
    }

    async fn read(&self, answer: reqwest::Result<Response>) -> Result<Answer, Unanswered> {
        let answer = answer.map_err(|error| {
            tracing::warn!(service = self.name, error = %error.without_url(), "no answer");
            Unanswered::Silent(self.name)
        })?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let content_type = headers.get(header::CONTENT_TYPE);
        let is = |kind: &[u8]| content_type.is_some_and(|it| it.as_bytes().starts_with(kind));
        let name = self.name;
        let streams = is(b"text/event-stream");
        let replies = if streams {
            let events = SseStream::from_bytes_stream(answer.bytes_stream());
            let replies = events.filter_map(move |event| async move {
                match event {
                    Ok(event) => event
                        .data
                        .filter(|data| !data.trim().is_empty())
                        .map(|data| Reply::read(&data).map_err(|_| Unanswered::Unreadable(name))),
                    Err(_) => Some(Err(Unanswered::Silent(name))),
                }
            });
            replies.boxed()
        } else {
            let text = limited(answer, ANSWER_BYTES)
                .await
                .map_err(|_| Unanswered::Silent(name))?;
            match Reply::read(&text) {
                Ok(reply) => futures::stream::once(async { Ok(reply) }).boxed(),
                Err(_) if status.is_success() && text.trim().is_empty() => {
                    futures::stream::empty().boxed()
                }
                Err(_) if status.is_success() => return Err(Unanswered::Unreadable(name)),
                Err(_) => {
                    let text: String = text.trim().chars().take(500).collect();
                    return Err(Unanswered::Refused { name, status, text });
                }
            }
        };
        Ok(Answer {
            status,
            headers,
            streams,
            replies,
        })
    }
}

async fn limited(mut answer: Response, most: usize) -> reqwest::Result<String> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > most {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}
