//! GitHub's git server, reached with our credential; requests and answers stream.

use std::time::Duration;

use axum::{body::Body, response::Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{Provider, Repository};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use metrics::counter;
use reqwest::Client;
use secrecy::{ExposeSecret as _, SecretString};
use service::{client, metric, upstream::UpstreamError};
use url::Url;

use super::{
    inspect::{Server, Stop, Workshop},
    refusal::Refusal,
};
use crate::{
    Config,
    credential::{self, Account},
};

/// How long the server may be silent; it counts objects and resolves deltas in that time.
const SILENCE: Duration = Duration::from_secs(300);
/// Request headers that pass; a credential is never one of them.
const TO_SERVER: [&str; 5] = [
    "accept",
    "content-encoding",
    "content-length",
    "content-type",
    "git-protocol",
];
/// Answer headers that pass.
const TO_CLIENT: [&str; 4] = [
    "cache-control",
    "content-encoding",
    "content-length",
    "content-type",
];

/// The git server.
#[derive(Debug)]
pub(crate) struct Remote {
    client: Client,
    base: Url,
    account: Account,
    pub(super) workshop: Workshop,
    /// The longest push that is taken, in bytes.
    pub(super) longest_push: u64,
}

impl Remote {
    pub(crate) fn new(config: &Config, account: Account) -> reqwest::Result<Self> {
        let folder = config.git_spool_dir.clone();
        Ok(Self {
            client: client::streaming(SILENCE)?,
            base: config.github_git_url.clone(),
            account,
            workshop: Workshop::new(folder.unwrap_or_else(std::env::temp_dir)),
            longest_push: config.git_push_limit_mib.saturating_mul(1024 * 1024),
        })
    }

    /// The server's copy of a repository, for a git of our own.
    pub(super) async fn server_of(&self, repository: &Repository) -> Result<Server, Stop> {
        let name = format!("{}.git", repository.name());
        let authorization = self.authorization(repository).await;
        Ok(Server {
            url: self.at(&[repository.owner(), &name]),
            authorization: authorization.map_err(|error| Stop::Broken(error.to_string()))?,
        })
    }

    /// What git shows: the token as a password, whoever the user.
    async fn authorization(&self, repository: &Repository) -> Result<SecretString, UpstreamError> {
        let token = self
            .account
            .token(&credential::scope_of(repository))
            .await?;
        let pair = format!("x-access-token:{}", token.expose_secret());
        Ok(SecretString::from(format!(
            "Basic {}",
            STANDARD.encode(pair)
        )))
    }

    /// The address of a repository's page, for people.
    pub(crate) fn page_of(&self, repository: &Repository, rest: &[&str]) -> String {
        self.at(&[&[repository.owner(), repository.name()], rest].concat())
            .to_string()
    }

    /// Asks the server; `path` is one of the three of smart HTTP.
    ///
    /// git begins every exchange by asking for the refs, so that a token that was refused is renewed there.
    pub(crate) async fn ask(
        &self,
        method: Method,
        repository: &Repository,
        path: &str,
        headers: HeaderMap,
        body: Option<reqwest::Body>,
    ) -> Result<reqwest::Response, Refusal> {
        let repeatable = body.is_none();
        let once = self.send(&method, repository, path, &headers, body).await?;
        if once.status() != StatusCode::UNAUTHORIZED
            || !self.account.refused(&credential::scope_of(repository))
            || !repeatable
        {
            return accepted(once);
        }
        let again = self.send(&method, repository, path, &headers, None).await?;
        accepted(again)
    }

    async fn send(
        &self,
        method: &Method,
        repository: &Repository,
        path: &str,
        headers: &HeaderMap,
        body: Option<reqwest::Body>,
    ) -> Result<reqwest::Response, Refusal> {
        let authorization = self.authorization(repository).await.map_err(|error| {
            tracing::error!(%error, "no credential for git");
            Refusal::new(
                StatusCode::BAD_GATEWAY,
                "there is no credential for this repository; an operator must see to it",
            )
        })?;
        let mut shown = HeaderValue::try_from(authorization.expose_secret())
            .map_err(|_| Refusal::new(StatusCode::BAD_GATEWAY, "the credential is not usable"))?;
        shown.set_sensitive(true);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let name = format!("{}.git", repository.name());
        let segments: Vec<&str> = [repository.owner(), &name]
            .into_iter()
            .chain(path.split('/'))
            .collect();
        let mut url = self.at(&segments);
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        let mut request = self
            .client
            .request(method.clone(), url)
            .headers(passing(headers, &TO_SERVER))
            .header(header::AUTHORIZATION, shown);
        if let Some(body) = body {
            request = request.body(body);
        }
        let answer = request.send().await;
        let status = answer.as_ref().map_or_else(
            |_| "none".to_owned(),
            |answer| answer.status().as_u16().to_string(),
        );
        counter!(metric::UPSTREAM_REQUESTS, "provider" => Provider::Github.as_str(), "route" => format!("git {path}"), "status" => status).increment(1);
        answer.map_err(|error| {
            tracing::warn!(%error, "the git server gave no answer");
            Refusal::new(
                StatusCode::BAD_GATEWAY,
                "github's git server does not answer; try again",
            )
        })
    }

    fn at(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

/// A 200; anything else becomes a sentence.
fn accepted(answer: reqwest::Response) -> Result<reqwest::Response, Refusal> {
    match answer.status() {
        StatusCode::OK => Ok(answer),
        StatusCode::NOT_FOUND => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "github has no such repository, or our account may not read it",
        )),
        // Not the caller's credential but ours; a 401 would make git ask for another.
        StatusCode::UNAUTHORIZED => Err(Refusal::new(
            StatusCode::BAD_GATEWAY,
            "github refuses our credential; an operator must renew it",
        )),
        StatusCode::FORBIDDEN => Err(Refusal::forbidden(
            "github does not allow this to our account",
        )),
        status => Err(Refusal::new(
            StatusCode::BAD_GATEWAY,
            format!(
                "github's git server answered {}; try again",
                status.as_u16()
            ),
        )),
    }
}

/// The headers of a list that are there.
pub(crate) fn passing(headers: &HeaderMap, names: &[&'static str]) -> HeaderMap {
    names
        .iter()
        .filter_map(|name| {
            Some((
                header::HeaderName::from_static(name),
                headers.get(*name)?.clone(),
            ))
        })
        .collect()
}

/// The server's answer with another body.
pub(crate) fn with_body(answer: &reqwest::Response, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = answer.status();
    *response.headers_mut() = passing(answer.headers(), &TO_CLIENT);
    response
}

/// The server's answer, streamed.
pub(crate) fn streamed(answer: reqwest::Response) -> Response {
    let mut response = with_body(&answer, Body::empty());
    *response.body_mut() = Body::from_stream(answer.bytes_stream());
    response
}
