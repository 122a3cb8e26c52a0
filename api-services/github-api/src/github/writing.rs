//! Writes about issues: made, changed, their sub-issues, labels and reactions.

use chrono::{DateTime, SecondsFormat, Utc};
use contracts::github::{Reaction, SubIssueMethod, User, WriteLabel, WriteSubIssue};
use domain::Repository;
use http::Method;
use serde::Deserialize;
use serde_json::Value;
use service::upstream::UpstreamError;

use super::{GitHub, comments::is_ours};

/// How many pages of 100 issues are searched for a marker.
const PAGES: u32 = 5;

/// An issue, as far as a write needs it.
#[derive(Debug, Deserialize)]
pub(crate) struct RemoteIssueName {
    pub(crate) id: u64,
    pub(crate) number: u64,
    pub(crate) html_url: String,
    body: Option<String>,
    user: Option<User>,
}

#[derive(Deserialize)]
struct OfComment {
    issue_url: String,
}

#[derive(Deserialize)]
struct Made {
    id: u64,
}

impl GitHub {
    /// Opens an issue.
    pub(crate) async fn create_issue(
        &self,
        repository: &Repository,
        body: &Value,
    ) -> Result<RemoteIssueName, UpstreamError> {
        let route = "/repos/{owner}/{repo}/issues";
        let call = self.of(Method::POST, route, repository, &["issues"])?;
        call.json(body).send().await?.json()
    }

    /// The issue of our own account that ends with this marker, among those since a time.
    pub(crate) async fn issue_with_marker(
        &self,
        repository: &Repository,
        since: DateTime<Utc>,
        marker: &str,
    ) -> Result<Option<RemoteIssueName>, UpstreamError> {
        let own = self.own_login().await?;
        let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
        for page in 1..=PAGES {
            let call = self.read("/repos/{owner}/{repo}/issues", repository, &["issues"])?;
            let answer = call
                .query("state", "all")
                .query("creator", own)
                .query("since", &since)
                .query("per_page", "100")
                .query("page", &page.to_string())
                .send()
                .await?;
            let all: Vec<RemoteIssueName> = answer.json()?;
            let last = all.len() < 100;
            let found = all
                .into_iter()
                .find(|issue| is_ours(issue.user.as_ref(), own, issue.body.as_deref(), marker));
            if found.is_some() || last {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Changes an issue or pull request; what `body` does not name stays.
    pub(crate) async fn update_issue(
        &self,
        repository: &Repository,
        number: u64,
        body: &Value,
    ) -> Result<RemoteIssueName, UpstreamError> {
        let number = number.to_string();
        let route = "/repos/{owner}/{repo}/issues/{number}";
        let call = self.of(Method::PATCH, route, repository, &["issues", &number])?;
        call.json(body).send().await?.json()
    }

    /// Adds, removes or moves a sub-issue.
    pub(crate) async fn write_sub_issue(
        &self,
        repository: &Repository,
        number: u64,
        write: &WriteSubIssue,
    ) -> Result<RemoteIssueName, UpstreamError> {
        let number = number.to_string();
        let mut body = serde_json::json!({ "sub_issue_id": write.sub_issue_id });
        let (method, rest): (_, &[&str]) = match write.method {
            SubIssueMethod::Add => {
                body["replace_parent"] = write.replace_parent.into();
                (Method::POST, &["sub_issues"])
            }
            SubIssueMethod::Remove => (Method::DELETE, &["sub_issue"]),
            SubIssueMethod::Reprioritize => {
                for (name, id) in [("after_id", write.after_id), ("before_id", write.before_id)] {
                    if let Some(id) = id {
                        body[name] = id.into();
                    }
                }
                (Method::PATCH, &["sub_issues", "priority"])
            }
        };
        let path = [&["issues", &number], rest].concat();
        let route = "/repos/{owner}/{repo}/issues/{number}/sub_issues";
        let call = self.of(method, route, repository, &path)?;
        call.json(&body).send().await?.json()
    }

    /// Makes, changes or deletes a label.
    pub(crate) async fn write_label(
        &self,
        repository: &Repository,
        write: &WriteLabel,
    ) -> Result<(), UpstreamError> {
        let one = "/repos/{owner}/{repo}/labels/{name}";
        let mut body = serde_json::to_value(write).expect("labels hold only JSON types");
        if let Some(members) = body.as_object_mut() {
            members.remove("method");
        }
        let call = match write {
            WriteLabel::Create { .. } => self
                .of(
                    Method::POST,
                    "/repos/{owner}/{repo}/labels",
                    repository,
                    &["labels"],
                )?
                .json(&body),
            WriteLabel::Update { name, .. } => {
                if let Some(members) = body.as_object_mut() {
                    members.remove("name");
                }
                self.of(Method::PATCH, one, repository, &["labels", name])?
                    .json(&body)
            }
            WriteLabel::Delete { name } => {
                self.of(Method::DELETE, one, repository, &["labels", name])?
            }
        };
        call.send().await.map(drop)
    }

    /// Adds a reaction; GitHub answers with the first one where it is there already. `rest` names what it is to.
    pub(crate) async fn add_reaction(
        &self,
        repository: &Repository,
        rest: &[&str],
        content: Reaction,
    ) -> Result<u64, UpstreamError> {
        let path = [&["issues"], rest, &["reactions"]].concat();
        let route = "/repos/{owner}/{repo}/issues/…/reactions";
        let call = self.of(Method::POST, route, repository, &path)?;
        let body = serde_json::json!({ "content": content });
        Ok(call.json(&body).send().await?.json::<Made>()?.id)
    }

    /// The number of the issue or pull request that a comment is on.
    pub(crate) async fn issue_of_comment(
        &self,
        repository: &Repository,
        id: u64,
    ) -> Result<u64, UpstreamError> {
        let id = id.to_string();
        let route = "/repos/{owner}/{repo}/issues/comments/{id}";
        let call = self.read(route, repository, &["issues", "comments", &id])?;
        let comment: OfComment = call.send().await?.json()?;
        let number = comment.issue_url.rsplit('/').next();
        number
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| UpstreamError::Unreadable {
                provider: domain::Provider::Github,
                problem: "the comment names no issue".to_owned(),
            })
    }
}
