//! A change of an issue. Fields are set to what they shall be, so a second try sets them again; sub-issues are looked at.

use contracts::{
    EffectOutcome,
    github::{SubIssueMethod, UpdateIssue, WriteSubIssue},
};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::{GitHub, Which};

/// A change of an issue or pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IssueUpdate {
    pub(crate) repository: Repository,
    pub(crate) number: u64,
    pub(crate) change: IssueChange,
}

/// What changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IssueChange {
    /// Its fields.
    Fields(UpdateIssue),
    /// Its sub-issues.
    SubIssue(WriteSubIssue),
}

impl Kind for IssueUpdate {
    const KIND: EffectKind = EffectKind::GithubIssueUpdate;

    fn target(&self) -> String {
        format!("{}#{}", self.repository, self.number)
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        match &mut self.change {
            IssueChange::Fields(fields) => {
                let names = fields.labels.iter_mut().flatten();
                let texts = [&mut fields.title, &mut fields.body];
                texts.into_iter().flatten().chain(names).collect()
            }
            IssueChange::SubIssue(_) => Vec::new(),
        }
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let (repository, number) = (&self.repository, self.number);
        match &self.change {
            IssueChange::Fields(fields) => {
                let issue = github
                    .update_issue(repository, number, &body(fields))
                    .await?;
                Ok(made(issue.number.to_string(), issue.html_url))
            }
            IssueChange::SubIssue(write) => {
                let done = order.asked_before && self.is_done(github, write).await?;
                if !done {
                    let sub = github.write_sub_issue(repository, number, write).await?;
                    return Ok(made(sub.id.to_string(), sub.html_url));
                }
                let parent = github.issue(repository, number).await?;
                Ok(made(write.sub_issue_id.to_string(), parent.html_url))
            }
        }
    }
}

impl IssueUpdate {
    /// Whether an earlier try has done it already.
    async fn is_done(&self, github: &GitHub, write: &WriteSubIssue) -> Result<bool, UpstreamError> {
        let mut which = Which {
            page: 1,
            per_page: 100,
        };
        let is_there = loop {
            let page = github
                .sub_issues(&self.repository, self.number, which)
                .await?;
            if page.items.iter().any(|one| one.id == write.sub_issue_id) {
                break true;
            }
            match page.next_page {
                Some(next) => which.page = next,
                None => break false,
            }
        };
        Ok(match write.method {
            SubIssueMethod::Add => is_there,
            SubIssueMethod::Remove => !is_there,
            // Moving it again leads to the same order.
            SubIssueMethod::Reprioritize => false,
        })
    }
}

/// GitHub takes a milestone or type away by null.
fn body(fields: &UpdateIssue) -> Value {
    let mut body = json!(fields);
    if fields.milestone == Some(0) {
        body["milestone"] = Value::Null;
    }
    if fields.r#type.as_deref() == Some("") {
        body["type"] = Value::Null;
    }
    body
}

fn made(remote_id: String, url: String) -> Made {
    Made {
        remote_id,
        url,
        outcome: EffectOutcome::Applied,
    }
}
