//! GitHub's REST API in our words; its own shapes stay in this folder.

mod account;
mod actions;
mod api;
mod checks;
mod comments;
mod commits;
mod contents;
mod discussions;
mod git_data;
mod graphql;
mod issues;
mod page;
mod project;
mod pulls;
mod refs;
mod releases;
mod repositories;
mod reviews;
mod search;
mod tip;
mod writing;

use domain::Provider;
use http::{HeaderMap, HeaderValue, header};
use service::upstream::Upstream;
use tokio::sync::OnceCell;
use url::Url;

use crate::credential::Account;
use api::Api;

pub(crate) use comments::RemoteComment;
pub(crate) use contents::Found;
pub(crate) use discussions::Part;
pub(crate) use git_data::GitEntry;
pub(crate) use page::Which;
pub(crate) use pulls::RemotePull;
pub(crate) use reviews::{RemoteReview, RemoteReviewComment};
pub(crate) use search::Wanted;
pub(crate) use writing::RemoteIssueName;

/// GitHub, as our account sees it.
#[derive(Debug)]
pub(crate) struct GitHub {
    upstream: Api,
    account: Account,
    /// Our account's name; asked once, when it is first needed.
    own_login: OnceCell<String>,
}

impl GitHub {
    pub(crate) fn new(base: Url, account: Account) -> reqwest::Result<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT,
            HeaderValue::from_static("application/vnd.github+json"),
        );
        headers.insert(
            "x-github-api-version",
            HeaderValue::from_static("2022-11-28"),
        );
        let upstream = Upstream::new(Provider::Github, base, headers)?;
        Ok(Self {
            upstream: Api(upstream.with_credential(account.credential())),
            account,
            own_login: OnceCell::new(),
        })
    }
}
