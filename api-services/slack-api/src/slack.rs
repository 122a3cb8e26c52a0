//! Slack's Web API as a client sees it: methods, refusals, limits, and whose token it is.

mod credential;
mod error;
mod identity;
mod limits;
mod people;
mod remote;
mod transfer;

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};
use service::upstream::{Answer, Call, UpstreamError};
use url::Url;

pub(crate) use credential::TokenSource;
pub(crate) use error::SlackError;
pub(crate) use identity::Identity;
pub(crate) use people::Person;
pub(crate) use remote::*;

use credential::{Credential, Current};
use limits::Limits;
use people::People;

/// One workspace, asked with one token.
#[derive(Debug)]
pub(crate) struct Slack {
    credential: Credential,
    limits: Limits,
    people: People,
}

/// Everything is paged; this is a page's usual size.
pub(crate) const PAGE: u32 = 200;

impl Slack {
    pub(crate) fn new(base: Url, source: TokenSource) -> anyhow::Result<Self> {
        Ok(Self {
            credential: Credential::new(base, source)?,
            limits: Limits::default(),
            people: People::default(),
        })
    }

    /// Asks a method that reads; an unanswered one is asked again.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        method: &'static str,
        arguments: &[(&str, &str)],
    ) -> Result<T, SlackError> {
        let current = self.credential.current();
        let mut call = current.upstream.get(method, &[method])?;
        for (name, value) in arguments {
            call = call.query(name, value);
        }
        self.send(method, call).await
    }

    /// Asks a method that writes; it is asked again only where it cannot have been heard.
    pub(crate) async fn tell<T: DeserializeOwned>(
        &self,
        method: &'static str,
        body: &impl Serialize,
    ) -> Result<T, SlackError> {
        let current = self.credential.current();
        let call = current
            .upstream
            .call(http::Method::POST, method, &[method])?
            .json(body);
        self.send(method, call).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: &'static str,
        call: Call<'_>,
    ) -> Result<T, SlackError> {
        self.limits.pass(method).await?;
        let answer = call.send().await.map_err(SlackError::from);
        let answer = answer.and_then(|answer| judged(&answer));
        if let Err(SlackError::Upstream(UpstreamError::Limited { wait, .. })) = &answer {
            self.limits.note(method, *wait);
        }
        answer
    }

    fn current(&self) -> Arc<Current> {
        self.credential.current()
    }
}

/// Slack answers 200 also where it refuses.
fn judged<T: DeserializeOwned>(answer: &Answer) -> Result<T, SlackError> {
    error::check(&answer.json()?)?;
    Ok(answer.json()?)
}
