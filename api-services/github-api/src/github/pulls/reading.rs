//! Reading pull requests: one, a list, a search.

use chrono::{DateTime, Utc};
use contracts::github::{Page, PullRequest, User};
use domain::Repository;
use serde::Deserialize;
use service::upstream::UpstreamError;

use super::{Label, RemotePull};
use crate::{
    github::{
        GitHub,
        page::{Cleaned, Rows, Which, known, page},
    },
    narrow::Narrowed,
};

const ROUTE: &str = "/repos/{owner}/{repo}/pulls";
const ONE: &str = "/repos/{owner}/{repo}/pulls/{number}";

/// A pull request as a search shows it: an issue with something more.
#[derive(Deserialize)]
struct Found {
    number: u64,
    title: String,
    body: Option<String>,
    state: String,
    #[serde(default)]
    draft: bool,
    user: Option<User>,
    #[serde(default)]
    author_association: String,
    #[serde(default)]
    labels: Vec<Label>,
    #[serde(default)]
    pull_request: Merged,
    html_url: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Default, Deserialize)]
struct Merged {
    merged_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct Results {
    items: Vec<Found>,
}

impl Rows for Results {
    type Row = Found;
    fn rows(self) -> Vec<Found> {
        self.items
    }
}

impl GitHub {
    /// The open pull request of a branch.
    pub(crate) async fn open_pull_of(
        &self,
        repository: &Repository,
        branch: &str,
    ) -> Result<Option<RemotePull>, UpstreamError> {
        let head = format!("{}:{branch}", repository.owner());
        let pulls: Vec<RemotePull> = self
            .read(ROUTE, repository, &["pulls"])?
            .query("head", &head)
            .query("state", "open")
            .send()
            .await?
            .json()?;
        Ok(pulls.into_iter().next())
    }

    /// A pull request as GitHub has it.
    pub(crate) async fn remote_pull(
        &self,
        repository: &Repository,
        number: u64,
    ) -> Result<RemotePull, UpstreamError> {
        let path = ["pulls", &number.to_string()];
        self.read(ONE, repository, &path)?.send().await?.json()
    }

    /// A pull request, with its texts made visible.
    pub(crate) async fn pull(
        &self,
        repository: &Repository,
        number: u64,
    ) -> Result<PullRequest, UpstreamError> {
        let remote = self.remote_pull(repository, number).await?;
        let mut cleaned = Cleaned::default();
        let mut pull = ours(remote, &mut cleaned);
        pull.sanitised = cleaned.note();
        Ok(pull)
    }

    /// A page of pull requests; `filters` are GitHub's query parameters.
    pub(crate) async fn pulls(
        &self,
        repository: &Repository,
        filters: &[(&str, &str)],
        which: Which,
    ) -> Result<Page<PullRequest>, UpstreamError> {
        let call = self.read(ROUTE, repository, &["pulls"])?;
        let call = filters
            .iter()
            .fold(call, |call, (name, value)| call.query(name, value));
        page::<Vec<RemotePull>, _>(call, which, ours).await
    }

    /// A page of what a search finds among the repository's pull requests.
    pub(crate) async fn search_pulls(
        &self,
        repository: &Repository,
        narrowed: &Narrowed,
        order: &[(&str, &str)],
        which: Which,
    ) -> Result<Page<PullRequest>, UpstreamError> {
        let query = format!("{} is:pr", narrowed.text());
        let call = self
            .upstream
            .get("/search/issues", &["search", "issues"])?
            .scope(repository.to_string())
            .query("q", &query);
        let call = order
            .iter()
            .fold(call, |call, (name, value)| call.query(name, value));
        page::<Results, _>(call, which, found).await
    }
}

fn ours(remote: RemotePull, cleaned: &mut Cleaned) -> PullRequest {
    PullRequest {
        number: remote.number,
        title: cleaned.markdown(Some(remote.title)),
        body: cleaned.markdown(remote.body),
        state: remote.state,
        draft: remote.draft,
        merged: remote.merged || remote.merged_at.is_some(),
        user: known(remote.user),
        author_association: remote.author_association,
        head: Some(remote.head.into()),
        base: Some(remote.base.into()),
        labels: names(remote.labels),
        requested_reviewers: (remote.requested_reviewers.into_iter())
            .map(|user| user.login)
            .collect(),
        details: remote.details,
        html_url: remote.html_url,
        created_at: remote.created_at,
        updated_at: remote.updated_at,
        sanitised: String::new(),
    }
}

fn found(remote: Found, cleaned: &mut Cleaned) -> PullRequest {
    PullRequest {
        number: remote.number,
        title: cleaned.markdown(Some(remote.title)),
        body: cleaned.markdown(remote.body),
        state: remote.state,
        draft: remote.draft,
        merged: remote.pull_request.merged_at.is_some(),
        user: known(remote.user),
        author_association: remote.author_association,
        head: None,
        base: None,
        labels: names(remote.labels),
        requested_reviewers: Vec::new(),
        details: None,
        html_url: remote.html_url,
        created_at: remote.created_at,
        updated_at: remote.updated_at,
        sanitised: String::new(),
    }
}

fn names(labels: Vec<Label>) -> Vec<String> {
    labels.into_iter().map(|label| label.name).collect()
}
