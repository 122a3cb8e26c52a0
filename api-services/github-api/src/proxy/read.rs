//! GitHub's answer on its way to a run: texts cleaned, links ours, signed addresses sealed.

use axum::{body::Body, response::Response};
use bytes::{Bytes, BytesMut};
use domain::Repository;
use futures::StreamExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;
use service::Problem;
use url::Url;

use super::{
    Proxy,
    caller::Run,
    headers,
    links::Links,
    reply::{Refused, with_json},
    texts::{self, Found},
};

/// The longest answer whose texts are cleaned, in bytes.
const CLEANED: usize = 10 * 1024 * 1024;
/// The longest answer that is passed on at all, in bytes.
const PASSED: u64 = 256 * 1024 * 1024;
/// Says what was taken out of an answer's texts.
static SANITISED: HeaderName = HeaderName::from_static("x-agents-sanitised");

/// Who asked, and how they know us.
pub(super) struct Asker<'a> {
    pub(super) proxy: &'a Proxy,
    pub(super) run: &'a Run,
    pub(super) links: &'a Links,
    /// What was asked about.
    pub(super) repository: Option<&'a Repository>,
}

impl Asker<'_> {
    /// Passes an answer on.
    pub(super) async fn pass(&self, answer: reqwest::Response) -> Result<Response, Refused> {
        if answer.status().is_redirection() && answer.headers().contains_key(header::LOCATION) {
            return self.redirect(&answer);
        }
        match kind_of(answer.headers()) {
            Kind::Json => self.json(answer, |_| Ok(())).await,
            Kind::Text => self.text(answer).await,
            Kind::Bytes => Ok(streamed(self.head(&answer), answer)),
        }
    }

    /// Passes a JSON answer on after `change`.
    pub(super) async fn json(
        &self,
        answer: reqwest::Response,
        change: impl FnOnce(&mut Value) -> Result<(), Refused>,
    ) -> Result<Response, Refused> {
        let head = self.head(&answer);
        let succeeded = answer.status().is_success();
        let bytes = whole(answer).await?;
        // A HEAD or a 304 has none.
        if bytes.is_empty() {
            return Ok(head);
        }
        let mut value: Value = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
        if succeeded {
            change(&mut value)?;
        }
        let found = self.clean(&mut value).await?;
        Ok(self.noted(with_json(head, &value), &found))
    }

    /// Cleans texts, and notes the least trusted author on the task.
    pub(super) async fn clean(&self, value: &mut Value) -> Result<Found, Refused> {
        let mut found = Found::default();
        texts::clean(value, self.links, &mut found);
        if let Some(trust) = found.lowest {
            self.proxy.app.effects.saw(&self.run.claims, trust).await?;
        }
        Ok(found)
    }

    async fn text(&self, answer: reqwest::Response) -> Result<Response, Refused> {
        let mut head = self.head(&answer);
        let bytes = whole(answer).await?;
        let Ok(text) = std::str::from_utf8(&bytes) else {
            *head.body_mut() = Body::from(bytes);
            return Ok(head);
        };
        let (visible, removed) = text::visible_text(text);
        let found = Found {
            removed,
            lowest: None,
        };
        *head.body_mut() = Body::from(visible);
        Ok(self.noted(head, &found))
    }

    fn noted(&self, mut response: Response, found: &Found) -> Response {
        let removed = found.removed.to_string();
        if !removed.is_empty()
            && let Ok(value) = HeaderValue::try_from(removed)
        {
            response.headers_mut().insert(SANITISED.clone(), value);
        }
        response
    }

    /// The answer's head, with an empty body.
    fn head(&self, answer: &reqwest::Response) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = answer.status();
        *response.headers_mut() = headers::to_client(answer.headers());
        let link = answer.headers().get(header::LINK);
        if let Some(ours) = link.and_then(|link| self.links.header(link, self.repository)) {
            response.headers_mut().insert(header::LINK, ours);
        }
        response
    }

    /// A redirect leads back to us: within GitHub's interface by its address, to a signed one by a sealed one.
    fn redirect(&self, answer: &reqwest::Response) -> Result<Response, Refused> {
        let target = answer
            .headers()
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|target| answer.url().join(target).ok());
        let Some(target) = target else {
            return Err(unreadable().into());
        };
        let location = match self.links.interface(target.as_str()) {
            Some(ours) => ours,
            None => self.sealed(&target)?,
        };
        let mut response = self.head(answer);
        let location = HeaderValue::try_from(location).map_err(|_| unreadable())?;
        response.headers_mut().insert(header::LOCATION, location);
        Ok(response)
    }

    fn sealed(&self, target: &Url) -> Result<String, Refused> {
        let app = &self.proxy.app;
        if !app.hub.may_download(target) {
            let host = target.host_str().unwrap_or_default().to_owned();
            tracing::warn!(
                host,
                "GitHub redirects to a host that is not in GITHUB_DOWNLOAD_HOSTS"
            );
            return Err(Problem::new(StatusCode::BAD_GATEWAY, "download-host")
                .detail(format!(
                    "GitHub keeps this at {host}, which is not among the allowed hosts; an operator can add it to GITHUB_DOWNLOAD_HOSTS"
                ))
                .into());
        }
        let sealed = app.seal.close(target, &self.run.claims);
        Ok(self.links.at(&format!("/logs/{sealed}")))
    }
}

enum Kind {
    Json,
    Text,
    Bytes,
}

fn kind_of(headers: &HeaderMap) -> Kind {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind == "application/json" || kind.ends_with("+json") && !kind.contains(".raw") {
        Kind::Json
    } else if kind.starts_with("text/") || kind.starts_with("application/vnd.github") {
        Kind::Text
    } else {
        Kind::Bytes
    }
}

async fn whole(mut answer: reqwest::Response) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| unreadable())? {
        if bytes.len() + chunk.len() > CLEANED {
            return Err(
                Problem::new(StatusCode::BAD_GATEWAY, "too-large").detail(format!(
                    "GitHub's answer is longer than {} MiB; ask for less, with per_page or a narrower path",
                    CLEANED / 1024 / 1024
                )),
            );
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// The answer's bytes as they come, until they are too many.
pub(super) fn streamed(mut head: Response, answer: reqwest::Response) -> Response {
    let mut left = PASSED;
    let chunks = answer.bytes_stream().map(move |chunk| {
        let chunk = chunk.map_err(std::io::Error::other)?;
        left = left
            .checked_sub(chunk.len() as u64)
            .ok_or_else(|| std::io::Error::other("the answer is too long"))?;
        Ok::<_, std::io::Error>(chunk)
    });
    *head.body_mut() = Body::from_stream(chunks);
    head
}

fn unreadable() -> Problem {
    Problem::new(StatusCode::BAD_GATEWAY, "upstream").detail("GitHub's answer broke off; try again")
}
