//! Reviews of pull requests, and comments on their lines.

mod threads;
mod writing;

use chrono::{DateTime, Utc};
use contracts::github::{Page, Review, ReviewComment, Side, User};
use domain::Repository;
use futures::TryStreamExt as _;
use serde::Deserialize;
use service::upstream::UpstreamError;

use super::{
    GitHub,
    comments::is_ours,
    page::{Which, known, page},
};

const REVIEWS: &str = "/repos/{owner}/{repo}/pulls/{number}/reviews";
const COMMENTS: &str = "/repos/{owner}/{repo}/pulls/{number}/comments";
/// How many pages of 100 are searched for a marker.
const PAGES: u32 = 20;

/// A review as GitHub has it.
#[derive(Debug, Deserialize)]
pub(crate) struct RemoteReview {
    pub(crate) id: u64,
    pub(crate) html_url: String,
    user: Option<User>,
    #[serde(default)]
    author_association: String,
    #[serde(default)]
    state: String,
    body: Option<String>,
    commit_id: Option<String>,
    submitted_at: Option<DateTime<Utc>>,
}

/// A comment on a line as GitHub has it.
#[derive(Debug, Deserialize)]
pub(crate) struct RemoteReviewComment {
    pub(crate) id: u64,
    pub(crate) html_url: String,
    in_reply_to_id: Option<u64>,
    path: String,
    line: Option<u64>,
    side: Option<Side>,
    #[serde(default)]
    diff_hunk: String,
    body: Option<String>,
    user: Option<User>,
    #[serde(default)]
    author_association: String,
    created_at: DateTime<Utc>,
}

impl GitHub {
    /// A page of reviews, oldest first.
    pub(crate) async fn reviews(
        &self,
        repository: &Repository,
        number: u64,
        which: Which,
    ) -> Result<Page<Review>, UpstreamError> {
        let path = ["pulls", &number.to_string(), "reviews"];
        let call = self.read(REVIEWS, repository, &path)?;
        page::<Vec<RemoteReview>, _>(call, which, |remote, cleaned| Review {
            id: remote.id,
            user: known(remote.user),
            author_association: remote.author_association,
            state: remote.state,
            body: cleaned.markdown(remote.body),
            commit_id: remote.commit_id,
            html_url: remote.html_url,
            submitted_at: remote.submitted_at,
        })
        .await
    }

    /// A page of comments on lines, oldest first.
    pub(crate) async fn review_comments(
        &self,
        repository: &Repository,
        number: u64,
        which: Which,
    ) -> Result<Page<ReviewComment>, UpstreamError> {
        let path = ["pulls", &number.to_string(), "comments"];
        let call = self.read(COMMENTS, repository, &path)?;
        page::<Vec<RemoteReviewComment>, _>(call, which, |remote, cleaned| ReviewComment {
            id: remote.id,
            in_reply_to_id: remote.in_reply_to_id,
            path: remote.path,
            line: remote.line,
            side: remote.side,
            diff_hunk: cleaned.plain(&remote.diff_hunk),
            body: cleaned.markdown(remote.body),
            user: known(remote.user),
            author_association: remote.author_association,
            html_url: remote.html_url,
            created_at: remote.created_at,
        })
        .await
    }

    /// The review of our own account that ends with this marker.
    pub(crate) async fn review_with_marker(
        &self,
        repository: &Repository,
        number: u64,
        marker: &str,
    ) -> Result<Option<RemoteReview>, UpstreamError> {
        let own = self.own_login().await?;
        let path = ["pulls", &number.to_string(), "reviews"];
        let call = self.read(REVIEWS, repository, &path)?;
        let mut pages = std::pin::pin!(call.query("per_page", "100").pages(PAGES));
        while let Some(answer) = pages.try_next().await? {
            let found = answer
                .json::<Vec<RemoteReview>>()?
                .into_iter()
                .find(|it| is_ours(it.user.as_ref(), own, it.body.as_deref(), marker));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The comment on a line of our own account that ends with this marker.
    pub(crate) async fn review_comment_with_marker(
        &self,
        repository: &Repository,
        number: u64,
        marker: &str,
    ) -> Result<Option<RemoteReviewComment>, UpstreamError> {
        let own = self.own_login().await?;
        let path = ["pulls", &number.to_string(), "comments"];
        let call = self.read(COMMENTS, repository, &path)?;
        let mut pages = std::pin::pin!(call.query("per_page", "100").pages(PAGES));
        while let Some(answer) = pages.try_next().await? {
            let found = answer
                .json::<Vec<RemoteReviewComment>>()?
                .into_iter()
                .find(|it| is_ours(it.user.as_ref(), own, it.body.as_deref(), marker));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}
