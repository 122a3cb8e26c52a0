//! What a pull request changes: its files, its diff, its commits.

mod diff;

use chrono::{DateTime, Utc};
use contracts::github::{Diff, Page, PullCommit, PullFile};
use domain::Repository;
use serde::Deserialize;
use service::upstream::UpstreamError;

use crate::github::{
    GitHub,
    page::{Which, page},
};

#[derive(Deserialize)]
struct RemoteCommit {
    sha: String,
    html_url: String,
    commit: Inner,
}

#[derive(Deserialize)]
struct Inner {
    message: String,
    author: Option<Author>,
}

#[derive(Deserialize)]
struct Author {
    #[serde(default)]
    name: String,
    date: Option<DateTime<Utc>>,
}

impl GitHub {
    /// A page of the files that a pull request changes.
    pub(crate) async fn pull_files(
        &self,
        repository: &Repository,
        number: u64,
        which: Which,
    ) -> Result<Page<PullFile>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/pulls/{number}/files";
        let path = ["pulls", &number.to_string(), "files"];
        let call = self.read(route, repository, &path)?;
        page::<Vec<PullFile>, _>(call, which, |mut file, cleaned| {
            file.patch = file.patch.map(|patch| cleaned.plain(&patch));
            file
        })
        .await
    }

    /// The diff of a pull request, or of one of its files; `None` where it does not change that file.
    pub(crate) async fn pull_diff(
        &self,
        repository: &Repository,
        number: u64,
        file: Option<&str>,
    ) -> Result<Option<Diff>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/pulls/{number}";
        let path = ["pulls", &number.to_string()];
        let answer = self
            .read(route, repository, &path)?
            .accept("application/vnd.github.diff")
            .send()
            .await?;
        Ok(diff::shown(&String::from_utf8_lossy(&answer.body), file))
    }

    /// A page of a pull request's commits, oldest first.
    pub(crate) async fn pull_commits(
        &self,
        repository: &Repository,
        number: u64,
        which: Which,
    ) -> Result<Page<PullCommit>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/pulls/{number}/commits";
        let path = ["pulls", &number.to_string(), "commits"];
        let call = self.read(route, repository, &path)?;
        page::<Vec<RemoteCommit>, _>(call, which, |remote, cleaned| {
            let author = remote.commit.author;
            PullCommit {
                sha: remote.sha,
                message: cleaned.markdown(Some(remote.commit.message)),
                date: author.as_ref().and_then(|author| author.date),
                author: author.map_or_else(String::new, |author| cleaned.plain(&author.name)),
                html_url: remote.html_url,
            }
        })
        .await
    }
}
