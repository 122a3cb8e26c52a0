//! Slack's Web API as a client sees it: methods, refusals, and whose token it is.

mod error;
mod identity;
mod marked;
mod people;
mod remote;
mod transfer;

use std::sync::Arc;

use domain::Provider;
use http::{HeaderMap, HeaderValue, Method, header};
use serde::{Serialize, de::DeserializeOwned};
use service::upstream::{Call, Token, Upstream};
use tokio::sync::OnceCell;
use url::Url;

pub(crate) use error::SlackError;
pub(crate) use identity::Identity;
pub(crate) use marked::metadata;
pub(crate) use people::Person;
pub(crate) use remote::*;

use people::People;

/// How many messages a page has when all of them are wanted.
pub(crate) const PAGE: u32 = 200;

/// One workspace, asked with one account's token.
#[derive(Debug)]
pub(crate) struct Slack {
    base: Url,
    token: Arc<Token>,
    upstream: Upstream,
    /// For the bytes of files, which have addresses of their own.
    bytes: reqwest::Client,
    identity: OnceCell<Identity>,
    people: People,
}

impl Slack {
    pub(crate) fn new(base: Url, token: Token) -> anyhow::Result<Self> {
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([(header::ACCEPT, json)]);
        let token = Arc::new(token);
        let upstream = Upstream::new(Provider::Slack, base.clone(), headers)?;
        Ok(Self {
            upstream: upstream.with_credential(token.clone()),
            bytes: transfer::client()?,
            base,
            token,
            identity: OnceCell::new(),
            people: People::default(),
        })
    }

    /// Asks a method that reads; an unanswered one is asked again.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        method: &'static str,
        arguments: &[(&str, &str)],
    ) -> Result<T, SlackError> {
        let mut call = self.upstream.get(method, &[method])?;
        for (name, value) in arguments {
            call = call.query(name, value);
        }
        judged(call).await
    }

    /// Asks a method that writes; it is asked again only where it cannot have been heard.
    pub(crate) async fn tell<T: DeserializeOwned>(
        &self,
        method: &'static str,
        body: &impl Serialize,
    ) -> Result<T, SlackError> {
        let call = self.upstream.call(Method::POST, method, &[method])?;
        judged(call.json(body)).await
    }
}

/// Slack answers 200 also where it refuses.
async fn judged<T: DeserializeOwned>(call: Call<'_>) -> Result<T, SlackError> {
    let answer = call.send().await?;
    error::check(&answer.json()?)?;
    Ok(answer.json()?)
}
