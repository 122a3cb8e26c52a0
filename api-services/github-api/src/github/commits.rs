//! Commits, and the comparison of two.

use chrono::{DateTime, Utc};
use contracts::github::{ChangedFile, Commit, CommitDetail, Comparison, Page};
use domain::Repository;
use serde::Deserialize;
use service::upstream::{UpstreamError, next_link};

use super::{
    GitHub,
    page::{Cleaned, Which, page},
};

#[derive(Deserialize)]
pub(super) struct RemoteCommit {
    sha: String,
    html_url: String,
    commit: Inner,
    author: Option<Account>,
    #[serde(default)]
    parents: Vec<Parent>,
}

#[derive(Deserialize)]
struct Inner {
    message: String,
    author: Option<Person>,
}

#[derive(Deserialize)]
struct Person {
    #[serde(default)]
    name: String,
    date: Option<DateTime<Utc>>,
}

/// GitHub sends `{}` for an account that is gone.
#[derive(Deserialize)]
struct Account {
    login: Option<String>,
}

#[derive(Deserialize)]
struct Parent {
    sha: String,
}

#[derive(Deserialize)]
struct RemoteFile {
    filename: String,
    previous_filename: Option<String>,
    status: String,
    additions: u64,
    deletions: u64,
    patch: Option<String>,
}

pub(super) fn ours(commit: RemoteCommit, cleaned: &mut Cleaned) -> Commit {
    let (author, authored_at) = commit
        .commit
        .author
        .map_or_else(Default::default, |person| (person.name, person.date));
    Commit {
        sha: commit.sha,
        message: cleaned.plain(&commit.commit.message),
        author: cleaned.plain(&author),
        login: commit.author.and_then(|account| account.login),
        authored_at,
        parents: commit
            .parents
            .into_iter()
            .map(|parent| parent.sha)
            .collect(),
        html_url: commit.html_url,
        repository: None,
    }
}

fn file(file: RemoteFile, cleaned: &mut Cleaned) -> ChangedFile {
    ChangedFile {
        filename: cleaned.plain(&file.filename),
        previous_filename: file.previous_filename.map(|name| cleaned.plain(&name)),
        status: file.status,
        additions: file.additions,
        deletions: file.deletions,
        patch: file.patch.map(|patch| cleaned.plain(&patch)),
    }
}

#[derive(Deserialize)]
struct RemoteDetail {
    #[serde(flatten)]
    commit: RemoteCommit,
    stats: Option<Stats>,
    #[serde(default)]
    files: Vec<RemoteFile>,
}

#[derive(Default, Deserialize)]
struct Stats {
    additions: u64,
    deletions: u64,
}

#[derive(Deserialize)]
struct RemoteComparison {
    status: String,
    ahead_by: u64,
    behind_by: u64,
    commits: Vec<RemoteCommit>,
    #[serde(default)]
    files: Vec<RemoteFile>,
    html_url: String,
}

impl GitHub {
    /// Commits, newest first, narrowed by GitHub's own parameters.
    pub(crate) async fn commits(
        &self,
        repository: &Repository,
        filter: &[(&str, &str)],
        which: Which,
    ) -> Result<Page<Commit>, UpstreamError> {
        let mut call = self.read("/repos/{owner}/{repo}/commits", repository, &["commits"])?;
        for (name, value) in filter {
            call = call.query(name, value);
        }
        page::<Vec<RemoteCommit>, _>(call, which, ours).await
    }

    /// A commit with a page of the files that it changes.
    pub(crate) async fn commit(
        &self,
        repository: &Repository,
        reference: &str,
        which: Which,
    ) -> Result<CommitDetail, UpstreamError> {
        let route = "/repos/{owner}/{repo}/commits/{ref}";
        let answer = self
            .read(route, repository, &["commits", reference])?
            .query("page", &which.page.to_string())
            .query("per_page", &which.per_page.to_string())
            .send()
            .await?;
        let detail: RemoteDetail = answer.json()?;
        let stats = detail.stats.unwrap_or_default();
        let mut cleaned = Cleaned::default();
        Ok(CommitDetail {
            commit: ours(detail.commit, &mut cleaned),
            additions: stats.additions,
            deletions: stats.deletions,
            files: files(detail.files, &mut cleaned),
            next_page: next_link(&answer.headers).map(|_| which.page + 1),
            sanitised: cleaned.note(),
        })
    }

    /// What `head` has and `base` has not.
    pub(crate) async fn compare(
        &self,
        repository: &Repository,
        base: &str,
        head: &str,
    ) -> Result<Comparison, UpstreamError> {
        let range = format!("{base}...{head}");
        let route = "/repos/{owner}/{repo}/compare/{basehead}";
        let answer = self
            .read(route, repository, &["compare", &range])?
            .send()
            .await?;
        let remote: RemoteComparison = answer.json()?;
        let mut cleaned = Cleaned::default();
        let commits = remote.commits.into_iter();
        Ok(Comparison {
            status: remote.status,
            ahead_by: remote.ahead_by,
            behind_by: remote.behind_by,
            commits: commits.map(|one| ours(one, &mut cleaned)).collect(),
            files: files(remote.files, &mut cleaned),
            html_url: remote.html_url,
            sanitised: cleaned.note(),
        })
    }
}

fn files(all: Vec<RemoteFile>, cleaned: &mut Cleaned) -> Vec<ChangedFile> {
    all.into_iter().map(|one| file(one, cleaned)).collect()
}
