//! What can be written to Sentry: one file a kind, each with how it is found again after a crash.

mod comment;
mod status;
mod update;

use std::sync::Arc;

use domain::{EffectKind, Provider, StatusSeq, WorkItem};
use effects::{Made, Order, Writes};
use serde::{Deserialize, Serialize};
use service::{Problem, upstream::UpstreamError};

pub(crate) use comment::Comment;
use status::Status;
pub(crate) use update::Update;

use crate::{scope::KnownIssue, sentry::Sentry};

/// The longest text, in characters; Sentry states no limit, and a longer comment is not read.
const LONGEST_TEXT: usize = 16_000;

/// An issue that is written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct At {
    organization: String,
    /// The project's slug.
    project: String,
    /// The numeric id.
    issue: String,
}

impl At {
    /// An issue of the organisation that is answered for.
    pub(crate) fn new(sentry: &Sentry, issue: &KnownIssue) -> Self {
        Self {
            organization: sentry.organization().to_owned(),
            project: issue.project.clone(),
            issue: issue.id.clone(),
        }
    }

    fn target(&self) -> String {
        format!("{}/{}", self.organization, self.issue)
    }

    fn scope(&self) -> String {
        format!("{}/{}", self.organization, self.project)
    }
}

/// A write with all it needs, readable again from its stored form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum Write {
    /// A comment of an agent.
    #[serde(rename = "sentry.comment")]
    Comment(Comment),
    /// A change of an issue.
    #[serde(rename = "sentry.issue_update")]
    Update(Update),
    /// The platform's own comment about a task.
    #[serde(rename = "sentry.status")]
    Status(Status),
}

impl effects::Write for Write {
    fn kind(&self) -> EffectKind {
        match self {
            Self::Comment(_) => EffectKind::SentryComment,
            Self::Update(_) => EffectKind::SentryIssueUpdate,
            Self::Status(_) => EffectKind::SentryStatus,
        }
    }

    fn target(&self) -> String {
        match self {
            Self::Comment(write) => write.at.target(),
            Self::Update(write) => write.at.target(),
            Self::Status(write) => write.target(),
        }
    }

    fn named_by_target(&self) -> bool {
        matches!(self, Self::Status(_))
    }

    fn scope(&self) -> String {
        match self {
            Self::Comment(write) => write.at.scope(),
            Self::Update(write) => write.at.scope(),
            // No policy is asked about a status, and its project is not known before it is said.
            Self::Status(write) => write.target(),
        }
    }

    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Comment(write) => vec![&mut write.text],
            Self::Update(_) | Self::Status(_) => Vec::new(),
        }
    }
}

/// Sentry's side of writing.
#[derive(Debug, Clone)]
pub(crate) struct SentryWrites(pub(crate) Arc<Sentry>);

impl Writes for SentryWrites {
    type Write = Write;
    const PROVIDER: Provider = Provider::Sentry;
    const LONGEST_TEXT: usize = LONGEST_TEXT;

    async fn make(&self, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        match order.write {
            Write::Comment(write) => write.make(&self.0, &order).await,
            Write::Update(write) => write.make(&self.0, &order).await,
            Write::Status(write) => write.make(&self.0, &order).await,
        }
    }

    fn status(&self, item: &WorkItem, status: effects::Status) -> Result<Write, Problem> {
        Status::at(self.0.organization(), item, status).map(Write::Status)
    }

    fn status_seq(write: &Write) -> Option<StatusSeq> {
        match write {
            Write::Status(status) => Some(status.seq),
            Write::Comment(_) | Write::Update(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contracts::sentry::{Archive, AssignTo, NewStatus, UpdateIssue};
    use effects::Write as _;

    #[test]
    fn a_stored_write_reads_back_with_its_target() {
        let write = Write::Update(Update {
            at: At {
                organization: "acme".to_owned(),
                project: "web".to_owned(),
                issue: "4501".to_owned(),
            },
            change: UpdateIssue {
                status: Some(NewStatus::Ignored {
                    until: Archive::Events {
                        count: 10,
                        window_minutes: None,
                    },
                }),
                assigned_to: Some(AssignTo::Nobody),
            },
        });
        let canonical = write.canonical();
        assert!(canonical.contains(r#""target":"acme/4501""#), "{canonical}");
        assert_eq!(Write::from_canonical(&canonical), Some(write));
    }
}
