//! A repository that a call is about, and the way to github-api's routes under it.

use contracts::EffectAnswer;
use domain::Repository;
use mcp::{Answer, Call, Failure, Written, written};
use serde::{Serialize, de::DeserializeOwned};

use super::GithubTools;
use crate::repository;

/// A repository of the run, for one call.
pub(super) struct Place<'a> {
    tools: &'a GithubTools,
    call: &'a Call,
    pub(super) repository: Repository,
}

/// How a write is sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verb {
    Post,
    Put,
    Patch,
}

/// Which page, from 1, and how many rows it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Which {
    pub(super) page: u32,
    pub(super) size: u32,
}

impl Which {
    /// The page, where there can be such a one.
    pub(super) fn of(page: u32, size: u32) -> Result<Self, Failure> {
        if page == 0 || !(1..=100).contains(&size) {
            return Err(Failure::new(
                "page starts at 1 and perPage is 1 to 100; correct them and call again",
            ));
        }
        Ok(Self { page, size })
    }

    fn pairs(self) -> [(&'static str, Option<String>); 2] {
        [
            ("page", Some(self.page.to_string())),
            ("per_page", Some(self.size.to_string())),
        ]
    }
}

/// The page of those who name none.
pub(super) const fn first_page() -> u32 {
    1
}

/// The rows of a page of those who name no number.
pub(super) const fn page_size() -> u32 {
    30
}

impl GithubTools {
    /// The repository, if the run may reach it.
    pub(super) fn place<'a>(
        &'a self,
        call: &'a Call,
        owner: &str,
        repo: &str,
    ) -> Result<Place<'a>, Failure> {
        Ok(Place {
            tools: self,
            call,
            repository: repository::named(call, owner, repo)?,
        })
    }
}

impl Place<'_> {
    fn url(&self, rest: &[&str], query: &[(&str, Option<String>)]) -> url::Url {
        let base = ["repos", self.repository.owner(), self.repository.name()];
        let mut url = self.tools.api.url(base.iter().chain(rest).copied());
        for (name, value) in query {
            if let Some(value) = value {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        url
    }

    /// Reads.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        rest: &[&str],
        query: &[(&str, Option<String>)],
    ) -> Result<T, Failure> {
        self.tools.api.get(self.call, self.url(rest, query)).await
    }

    /// Reads a page of a list.
    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        rest: &[&str],
        query: &[(&str, Option<String>)],
        which: Which,
    ) -> Result<contracts::github::Page<T>, Failure> {
        let query = [query, &which.pairs()].concat();
        self.get(rest, &query).await
    }

    /// Writes.
    pub(super) async fn write(
        &self,
        verb: Verb,
        rest: &[&str],
        body: &impl Serialize,
    ) -> Result<Answer<Written>, Failure> {
        let (api, url) = (&self.tools.api, self.url(rest, &[]));
        let answer: EffectAnswer = match verb {
            Verb::Post => api.post(self.call, url, body).await?,
            Verb::Put => api.put(self.call, url, body).await?,
            Verb::Patch => api.patch(self.call, url, body).await?,
        };
        Ok(written(answer))
    }
}
