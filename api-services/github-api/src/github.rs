//! GitHub's REST API in our words; its own shapes stay in this folder.

mod account;
mod actions;
mod checks;
mod comments;
mod contents;
mod graphql;
mod issues;
mod page;
mod pulls;
mod repositories;
mod reviews;

use domain::Provider;
use http::{HeaderMap, HeaderValue, header};
use secrecy::{ExposeSecret as _, SecretString};
use service::upstream::Upstream;
use tokio::sync::OnceCell;
use url::Url;

pub(crate) use comments::RemoteComment;
pub(crate) use contents::Found;
pub(crate) use page::Which;
pub(crate) use pulls::RemotePull;
pub(crate) use reviews::{RemoteReview, RemoteReviewComment};

/// GitHub, as our account sees it.
#[derive(Debug)]
pub(crate) struct GitHub {
    upstream: Upstream,
    /// Our account's name; asked once, when it is first needed.
    own_login: OnceCell<String>,
}

impl GitHub {
    pub(crate) fn new(base: Url, token: &SecretString) -> anyhow::Result<Self> {
        let mut headers = HeaderMap::new();
        let bearer = format!("Bearer {}", token.expose_secret());
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(bearer)?);
        headers.insert(
            header::ACCEPT,
            HeaderValue::from_static("application/vnd.github+json"),
        );
        headers.insert(
            "x-github-api-version",
            HeaderValue::from_static("2022-11-28"),
        );
        Ok(Self {
            upstream: Upstream::new(Provider::Github, base, headers)?,
            own_login: OnceCell::new(),
        })
    }
}
