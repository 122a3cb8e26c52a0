//! Issues and pull requests, which share one number space.

use chrono::{DateTime, Utc};
use contracts::github::{Issue, User};
use domain::Repository;
use serde::Deserialize;
use serde::de::IgnoredAny;
use service::upstream::UpstreamError;

use super::GitHub;

#[derive(Deserialize)]
struct RemoteIssue {
    number: u64,
    title: String,
    body: Option<String>,
    state: String,
    user: Option<User>,
    #[serde(default)]
    author_association: String,
    #[serde(default)]
    labels: Vec<Label>,
    #[serde(default)]
    comments: u64,
    pull_request: Option<IgnoredAny>,
    html_url: String,
    created_at: DateTime<Utc>,
}

/// Old issues have labels as plain names.
#[derive(Deserialize)]
#[serde(untagged)]
enum Label {
    Name(String),
    Object { name: String },
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        match label {
            Label::Name(name) | Label::Object { name } => name,
        }
    }
}

/// GitHub's stand-in for deleted accounts.
pub(super) fn ghost() -> User {
    User {
        id: 10137,
        login: "ghost".to_owned(),
        r#type: "User".to_owned(),
    }
}

impl GitHub {
    /// An issue or pull request, with its texts made visible.
    pub(crate) async fn issue(
        &self,
        repository: &Repository,
        number: u64,
    ) -> Result<Issue, UpstreamError> {
        let number = number.to_string();
        let path = [
            "repos",
            repository.owner(),
            repository.name(),
            "issues",
            &number,
        ];
        let issue: RemoteIssue = self
            .upstream
            .get("/repos/{owner}/{repo}/issues/{number}", &path)?
            .send()
            .await?
            .json()?;
        let (title, mut removed) = text::visible_markdown(&issue.title);
        let (body, of_body) = text::visible_markdown(&issue.body.unwrap_or_default());
        removed += of_body;
        Ok(Issue {
            number: issue.number,
            title,
            body,
            state: issue.state,
            user: issue.user.unwrap_or_else(ghost),
            author_association: issue.author_association,
            labels: issue.labels.into_iter().map(String::from).collect(),
            comments: issue.comments,
            pull_request: issue.pull_request.is_some(),
            html_url: issue.html_url,
            created_at: issue.created_at,
            sanitised: removed.to_string(),
        })
    }
}
