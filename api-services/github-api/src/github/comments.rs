//! Comments on issues and pull requests.

use chrono::{DateTime, SecondsFormat, Utc};
use contracts::github::{Comment, Page, User};
use domain::Repository;
use http::Method;
use serde::Deserialize;
use serde_json::json;
use service::upstream::{Answer, UpstreamError};

use super::{GitHub, issues::ghost};

const LIST: &str = "/repos/{owner}/{repo}/issues/{number}/comments";
const ONE: &str = "/repos/{owner}/{repo}/issues/comments/{id}";
/// How many pages of 100 are searched for a marker.
const PAGES: u32 = 20;

/// A comment as GitHub has it.
#[derive(Debug, Deserialize)]
pub(crate) struct RemoteComment {
    pub(crate) id: u64,
    pub(crate) body: Option<String>,
    user: Option<User>,
    #[serde(default)]
    author_association: String,
    pub(crate) html_url: String,
    created_at: DateTime<Utc>,
}

impl GitHub {
    /// A page of comments, oldest first, with their texts made visible.
    pub(crate) async fn comments(
        &self,
        repository: &Repository,
        number: u64,
        page: u32,
        per_page: u32,
    ) -> Result<Page<Comment>, UpstreamError> {
        let answer = self.list(repository, number, page, per_page, None).await?;
        let next_page = has_next(&answer).then_some(page + 1);
        let mut removed = text::Removed::default();
        let items = answer
            .json::<Vec<RemoteComment>>()?
            .into_iter()
            .map(|comment| {
                let (body, of_body) = text::visible_markdown(&comment.body.unwrap_or_default());
                removed += of_body;
                Comment {
                    id: comment.id,
                    body,
                    user: comment.user.unwrap_or_else(ghost),
                    author_association: comment.author_association,
                    html_url: comment.html_url,
                    created_at: comment.created_at,
                }
            })
            .collect();
        Ok(Page {
            items,
            next_page,
            sanitised: removed.to_string(),
        })
    }

    /// The comment of our own account that ends with this marker, among those since a time.
    pub(crate) async fn comment_with_marker(
        &self,
        repository: &Repository,
        number: u64,
        since: DateTime<Utc>,
        marker: &str,
    ) -> Result<Option<RemoteComment>, UpstreamError> {
        let own = self.own_login().await?;
        for page in 1..=PAGES {
            let answer = self
                .list(repository, number, page, 100, Some(since))
                .await?;
            let found = answer
                .json::<Vec<RemoteComment>>()?
                .into_iter()
                .find(|comment| {
                    is_ours(comment.user.as_ref(), own, comment.body.as_deref(), marker)
                });
            if found.is_some() || !has_next(&answer) {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Writes a comment.
    pub(crate) async fn create_comment(
        &self,
        repository: &Repository,
        number: u64,
        body: &str,
    ) -> Result<RemoteComment, UpstreamError> {
        let number = number.to_string();
        let path = [
            "repos",
            repository.owner(),
            repository.name(),
            "issues",
            &number,
            "comments",
        ];
        self.upstream
            .call(Method::POST, LIST, &path)?
            .json(&json!({ "body": body }))
            .send()
            .await?
            .json()
    }

    /// Replaces a comment's text.
    pub(crate) async fn edit_comment(
        &self,
        repository: &Repository,
        id: &str,
        body: &str,
    ) -> Result<RemoteComment, UpstreamError> {
        let path = [
            "repos",
            repository.owner(),
            repository.name(),
            "issues",
            "comments",
            id,
        ];
        self.upstream
            .call(Method::PATCH, ONE, &path)?
            .json(&json!({ "body": body }))
            .send()
            .await?
            .json()
    }

    async fn list(
        &self,
        repository: &Repository,
        number: u64,
        page: u32,
        per_page: u32,
        since: Option<DateTime<Utc>>,
    ) -> Result<Answer, UpstreamError> {
        let number = number.to_string();
        let path = [
            "repos",
            repository.owner(),
            repository.name(),
            "issues",
            &number,
            "comments",
        ];
        let mut call = self
            .upstream
            .get(LIST, &path)?
            .query("page", &page.to_string())
            .query("per_page", &per_page.to_string());
        if let Some(since) = since {
            call = call.query("since", &since.to_rfc3339_opts(SecondsFormat::Secs, true));
        }
        call.send().await
    }
}

/// Whether a post is by our account and ends with the marker; anybody may copy a marker.
pub(super) fn is_ours(author: Option<&User>, own: &str, body: Option<&str>, marker: &str) -> bool {
    author.is_some_and(|author| author.login.eq_ignore_ascii_case(own))
        && body.and_then(text::marker_of) == Some(marker)
}

/// GitHub names the next page in a `Link` header.
fn has_next(answer: &Answer) -> bool {
    answer
        .headers
        .get(http::header::LINK)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|links| links.contains("rel=\"next\""))
}
