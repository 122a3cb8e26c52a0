//! Labels, milestones, collaborators and those who may be assigned.

use chrono::{DateTime, Utc};
use contracts::github::{Collaborator, IssueType, Label, Milestone, Page, User};
use domain::Repository;
use serde::Deserialize;
use service::upstream::UpstreamError;

use super::{
    GitHub,
    page::{Cleaned, Which, page},
};

#[derive(Deserialize)]
struct RemoteLabel {
    name: String,
    #[serde(default)]
    color: String,
    description: Option<String>,
}

fn label(label: RemoteLabel, cleaned: &mut Cleaned) -> Label {
    Label {
        name: cleaned.plain(&label.name),
        color: label.color,
        description: cleaned.plain(&label.description.unwrap_or_default()),
    }
}

#[derive(Deserialize)]
struct RemoteMilestone {
    number: u64,
    title: String,
    description: Option<String>,
    state: String,
    open_issues: u64,
    closed_issues: u64,
    due_on: Option<DateTime<Utc>>,
    html_url: String,
}

fn milestone(milestone: RemoteMilestone, cleaned: &mut Cleaned) -> Milestone {
    Milestone {
        number: milestone.number,
        title: cleaned.plain(&milestone.title),
        description: cleaned.markdown(milestone.description),
        state: milestone.state,
        open_issues: milestone.open_issues,
        closed_issues: milestone.closed_issues,
        due_on: milestone.due_on,
        html_url: milestone.html_url,
    }
}

#[derive(Deserialize)]
struct RemoteType {
    name: String,
    description: Option<String>,
}

impl GitHub {
    /// The labels of a repository.
    pub(crate) async fn labels(
        &self,
        repository: &Repository,
        which: Which,
    ) -> Result<Page<Label>, UpstreamError> {
        let call = self.read("/repos/{owner}/{repo}/labels", repository, &["labels"])?;
        page::<Vec<RemoteLabel>, _>(call, which, label).await
    }

    /// The labels of an issue.
    pub(crate) async fn labels_of(
        &self,
        repository: &Repository,
        number: u64,
        which: Which,
    ) -> Result<Page<Label>, UpstreamError> {
        let number = number.to_string();
        let route = "/repos/{owner}/{repo}/issues/{number}/labels";
        let call = self.read(route, repository, &["issues", &number, "labels"])?;
        page::<Vec<RemoteLabel>, _>(call, which, label).await
    }

    /// One label, by its name.
    pub(crate) async fn label(
        &self,
        repository: &Repository,
        name: &str,
    ) -> Result<Label, UpstreamError> {
        let route = "/repos/{owner}/{repo}/labels/{name}";
        let answer = self
            .read(route, repository, &["labels", name])?
            .send()
            .await?;
        Ok(label(answer.json()?, &mut Cleaned::default()))
    }

    /// The milestones of a repository; `state` is open, closed or all.
    pub(crate) async fn milestones(
        &self,
        repository: &Repository,
        state: &str,
        which: Which,
    ) -> Result<Page<Milestone>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/milestones";
        let call = self.read(route, repository, &["milestones"])?;
        page::<Vec<RemoteMilestone>, _>(call.query("state", state), which, milestone).await
    }

    /// Who may do what in a repository; `affiliation` is outside, direct or all.
    pub(crate) async fn collaborators(
        &self,
        repository: &Repository,
        affiliation: &str,
        which: Which,
    ) -> Result<Page<Collaborator>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/collaborators";
        let call = self.read(route, repository, &["collaborators"])?;
        let call = call.query("affiliation", affiliation);
        page::<Vec<Collaborator>, _>(call, which, |one, _| one).await
    }

    /// Who can be assigned in a repository.
    pub(crate) async fn assignees(
        &self,
        repository: &Repository,
        which: Which,
    ) -> Result<Page<User>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/assignees";
        let call = self.read(route, repository, &["assignees"])?;
        page::<Vec<User>, _>(call, which, |one, _| one).await
    }

    /// The types that issues of the repository's organisation can have; none where its owner is a person.
    pub(crate) async fn issue_types(
        &self,
        repository: &Repository,
    ) -> Result<Page<IssueType>, UpstreamError> {
        let path = ["orgs", repository.owner(), "issue-types"];
        let call = self.upstream.get("/orgs/{org}/issue-types", &path)?;
        let types: Vec<Option<RemoteType>> = match call.send().await {
            Err(error) if error.refusal() == Some(http::StatusCode::NOT_FOUND) => Vec::new(),
            answer => answer?.json()?,
        };
        let mut cleaned = Cleaned::default();
        let ours = |one: RemoteType| IssueType {
            name: cleaned.plain(&one.name),
            description: cleaned.plain(&one.description.unwrap_or_default()),
        };
        let items = types.into_iter().flatten().map(ours).collect();
        Ok(Page {
            items,
            next_page: None,
            sanitised: cleaned.note(),
        })
    }
}
