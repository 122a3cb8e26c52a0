//! Searches; what lies outside of the run's repositories is dropped, should GitHub find it all the same.

use contracts::github::{CodeMatch, Commit, Found, Issue, User};
use domain::Repository;
use serde::{Deserialize, de::DeserializeOwned};
use service::upstream::{Call, UpstreamError, next_link};

use super::{
    GitHub, commits,
    issues::{self, RemoteIssue},
    page::{Cleaned, Which},
};
use crate::narrow::Narrowed;

/// How many fragments of a file are handed on.
const FRAGMENTS: usize = 3;

/// What to look for, in which order.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) query: &'a Narrowed,
    pub(crate) sort: Option<&'a str>,
    pub(crate) order: Option<&'a str>,
    pub(crate) which: Which,
}

#[derive(Deserialize)]
struct Remote<T> {
    total_count: u64,
    #[serde(default)]
    incomplete_results: bool,
    items: Vec<T>,
}

#[derive(Deserialize)]
struct Named {
    full_name: String,
}

#[derive(Deserialize)]
struct RemoteMatch {
    path: String,
    html_url: String,
    repository: Named,
    #[serde(default)]
    text_matches: Vec<TextMatch>,
}

#[derive(Deserialize)]
struct TextMatch {
    #[serde(default)]
    fragment: String,
}

#[derive(Deserialize)]
struct FoundCommit {
    #[serde(flatten)]
    commit: commits::RemoteCommit,
    repository: Named,
}

impl GitHub {
    /// Files that hold the words.
    pub(crate) async fn search_code(
        &self,
        wanted: &Wanted<'_>,
    ) -> Result<Found<CodeMatch>, UpstreamError> {
        let call = self.upstream.get("/search/code", &["search", "code"])?;
        let call = call.accept("application/vnd.github.text-match+json");
        found(call, wanted, |one: RemoteMatch, cleaned| {
            let fragments = one.text_matches.iter().take(FRAGMENTS);
            let fragments = fragments.map(|m| cleaned.plain(&m.fragment)).collect();
            let ours = CodeMatch {
                repository: one.repository.full_name.clone(),
                path: cleaned.plain(&one.path),
                html_url: one.html_url,
                fragments,
            };
            (one.repository.full_name, ours)
        })
        .await
    }

    /// Issues and pull requests.
    pub(crate) async fn search_issues(
        &self,
        wanted: &Wanted<'_>,
    ) -> Result<Found<Issue>, UpstreamError> {
        let call = self.upstream.get("/search/issues", &["search", "issues"])?;
        found(call, wanted, |one: RemoteIssue, cleaned| {
            let repository = one.repository().unwrap_or_default();
            let issue = Issue {
                repository: Some(repository.clone()),
                ..issues::ours(one, cleaned)
            };
            (repository, issue)
        })
        .await
    }

    /// Repositories.
    pub(crate) async fn search_repositories(
        &self,
        wanted: &Wanted<'_>,
    ) -> Result<Found<contracts::github::Repository>, UpstreamError> {
        let path = ["search", "repositories"];
        let call = self.upstream.get("/search/repositories", &path)?;
        found(
            call,
            wanted,
            |one: contracts::github::Repository, cleaned| {
                (
                    one.full_name.clone(),
                    super::repositories::visible(one, cleaned),
                )
            },
        )
        .await
    }

    /// Commits of default branches.
    pub(crate) async fn search_commits(
        &self,
        wanted: &Wanted<'_>,
    ) -> Result<Found<Commit>, UpstreamError> {
        let call = self
            .upstream
            .get("/search/commits", &["search", "commits"])?;
        found(call, wanted, |one: FoundCommit, cleaned| {
            let name = one.repository.full_name;
            let commit = Commit {
                repository: Some(name.clone()),
                ..commits::ours(one.commit, cleaned)
            };
            (name, commit)
        })
        .await
    }

    /// Accounts, which belong to no repository.
    pub(crate) async fn search_users(
        &self,
        wanted: &Wanted<'_>,
    ) -> Result<Found<User>, UpstreamError> {
        let call = self.upstream.get("/search/users", &["search", "users"])?;
        let (answer, asked) = ask(call, wanted).await?;
        let remote: Remote<User> = answer.json()?;
        Ok(Found {
            items: remote.items,
            total_count: remote.total_count,
            incomplete_results: remote.incomplete_results,
            next_page: next_link(&answer.headers).map(|_| wanted.which.page + 1),
            asked,
            sanitised: String::new(),
        })
    }
}

async fn ask(
    call: Call<'_>,
    wanted: &Wanted<'_>,
) -> Result<(service::upstream::Answer, String), UpstreamError> {
    let asked = wanted.query.text();
    let mut call = call
        .query("q", &asked)
        .query("page", &wanted.which.page.to_string())
        .query("per_page", &wanted.which.per_page.to_string());
    for (name, value) in [("sort", wanted.sort), ("order", wanted.order)] {
        if let Some(value) = value {
            call = call.query(name, value);
        }
    }
    Ok((call.send().await?, asked))
}

/// A page of rows, each with the name of its repository.
async fn found<R: DeserializeOwned, T>(
    call: Call<'_>,
    wanted: &Wanted<'_>,
    mut ours: impl FnMut(R, &mut Cleaned) -> (String, T),
) -> Result<Found<T>, UpstreamError> {
    let (answer, asked) = ask(call, wanted).await?;
    let remote: Remote<R> = answer.json()?;
    let mut cleaned = Cleaned::default();
    let rows = remote.items.into_iter().map(|row| ours(row, &mut cleaned));
    let within = |name: &str| {
        let name = name.parse::<Repository>();
        name.is_ok_and(|name| wanted.query.within(&name))
    };
    let items = rows
        .filter(|(name, _)| within(name))
        .map(|(_, row)| row)
        .collect();
    Ok(Found {
        items,
        total_count: remote.total_count,
        incomplete_results: remote.incomplete_results,
        next_page: next_link(&answer.headers).map(|_| wanted.which.page + 1),
        asked,
        sanitised: cleaned.note(),
    })
}
