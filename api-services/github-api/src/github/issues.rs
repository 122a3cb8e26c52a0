//! Issues and pull requests, which share one number space.

use chrono::{DateTime, Utc};
use contracts::github::{Issue, Page, User};
use domain::Repository;
use serde::Deserialize;
use serde::de::IgnoredAny;
use service::upstream::UpstreamError;

use super::{
    GitHub,
    page::{Cleaned, Which, known, page},
};

const ONE: &str = "/repos/{owner}/{repo}/issues/{number}";

#[derive(Deserialize)]
pub(super) struct RemoteIssue {
    id: u64,
    number: u64,
    title: String,
    body: Option<String>,
    state: String,
    state_reason: Option<String>,
    user: Option<User>,
    #[serde(default)]
    author_association: String,
    #[serde(default)]
    labels: Vec<Label>,
    #[serde(default)]
    assignees: Vec<User>,
    milestone: Option<Milestone>,
    r#type: Option<Type>,
    #[serde(default)]
    sub_issues_summary: SubIssues,
    #[serde(default)]
    comments: u64,
    pull_request: Option<IgnoredAny>,
    html_url: String,
    created_at: DateTime<Utc>,
    updated_at: Option<DateTime<Utc>>,
    #[serde(default)]
    repository_url: String,
}

/// Old issues have labels as plain names.
#[derive(Deserialize)]
#[serde(untagged)]
enum Label {
    Name(String),
    Object { name: String },
}

#[derive(Deserialize)]
struct Milestone {
    number: u64,
    title: String,
}

#[derive(Deserialize)]
struct Type {
    name: String,
}

#[derive(Default, Deserialize)]
struct SubIssues {
    total: u64,
    completed: u64,
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

impl RemoteIssue {
    /// `owner/name` of the repository, from the address that GitHub gives it.
    pub(super) fn repository(&self) -> Option<String> {
        let mut parts = self.repository_url.rsplit('/');
        let (name, owner) = (parts.next()?, parts.next()?);
        Some(format!("{owner}/{name}"))
    }
}

/// The issue in our words, with its texts made visible.
pub(super) fn ours(issue: RemoteIssue, cleaned: &mut Cleaned) -> Issue {
    let milestone = issue.milestone;
    Issue {
        id: issue.id,
        number: issue.number,
        title: cleaned.markdown(Some(issue.title)),
        body: cleaned.markdown(issue.body),
        state: issue.state,
        state_reason: issue.state_reason,
        user: known(issue.user),
        author_association: issue.author_association,
        labels: issue
            .labels
            .into_iter()
            .map(|label| cleaned.plain(&String::from(label)))
            .collect(),
        assignees: issue.assignees.into_iter().map(|user| user.login).collect(),
        milestone: milestone.map(|m| format!("{}: {}", m.number, cleaned.plain(&m.title))),
        r#type: issue.r#type.map(|r#type| r#type.name),
        sub_issues: issue.sub_issues_summary.total,
        sub_issues_completed: issue.sub_issues_summary.completed,
        comments: issue.comments,
        pull_request: issue.pull_request.is_some(),
        html_url: issue.html_url,
        created_at: issue.created_at,
        updated_at: issue.updated_at,
        repository: None,
        sanitised: String::new(),
    }
}

impl GitHub {
    /// An issue or pull request, with its texts made visible.
    pub(crate) async fn issue(
        &self,
        repository: &Repository,
        number: u64,
    ) -> Result<Issue, UpstreamError> {
        self.issue_at(repository, number, ONE, &[]).await
    }

    /// The issue that this one is a sub-issue of.
    pub(crate) async fn parent_issue(
        &self,
        repository: &Repository,
        number: u64,
    ) -> Result<Issue, UpstreamError> {
        let route = "/repos/{owner}/{repo}/issues/{number}/parent";
        self.issue_at(repository, number, route, &["parent"]).await
    }

    async fn issue_at(
        &self,
        repository: &Repository,
        number: u64,
        route: &'static str,
        rest: &[&str],
    ) -> Result<Issue, UpstreamError> {
        let number = number.to_string();
        let path = [&["issues", &number], rest].concat();
        let answer = self.read(route, repository, &path)?.send().await?;
        let mut cleaned = Cleaned::default();
        let issue = ours(answer.json()?, &mut cleaned);
        Ok(Issue {
            sanitised: cleaned.note(),
            ..issue
        })
    }

    /// Issues and pull requests, narrowed by GitHub's own parameters.
    pub(crate) async fn issues(
        &self,
        repository: &Repository,
        filter: &[(&str, &str)],
        which: Which,
    ) -> Result<Page<Issue>, UpstreamError> {
        let mut call = self.read("/repos/{owner}/{repo}/issues", repository, &["issues"])?;
        for (name, value) in filter {
            call = call.query(name, value);
        }
        page::<Vec<RemoteIssue>, _>(call, which, ours).await
    }

    /// The issues that belong to this one, in their order.
    pub(crate) async fn sub_issues(
        &self,
        repository: &Repository,
        number: u64,
        which: Which,
    ) -> Result<Page<Issue>, UpstreamError> {
        let number = number.to_string();
        let route = "/repos/{owner}/{repo}/issues/{number}/sub_issues";
        let path = ["issues", &number, "sub_issues"];
        let call = self.read(route, repository, &path)?;
        page::<Vec<RemoteIssue>, _>(call, which, ours).await
    }
}
