//! What can be written to GitHub: one file a kind, each with how it is found again after a crash.

mod branch;
mod comment;
mod commit;
mod issue;
mod issue_update;
mod label;
mod merge;
mod pull_request;
mod pull_request_update;
mod reaction;
mod release;
mod review;
mod review_comment;
mod review_thread;
mod status;
mod workflow_run;

use std::sync::Arc;

use chrono::TimeDelta;
use domain::{EffectKind, Provider, StatusSeq, WorkItem};
use effects::{Made, Order, Writes};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::{Problem, upstream::UpstreamError};

pub(crate) use branch::Branch;
pub(crate) use comment::Comment;
pub(crate) use commit::Commit;
pub(crate) use issue::Issue;
pub(crate) use issue_update::{IssueChange, IssueUpdate};
pub(crate) use label::Label;
pub(crate) use merge::Merge;
pub(crate) use pull_request::PullRequest;
pub(crate) use pull_request_update::PullRequestUpdate;
pub(crate) use reaction::{Reaction, Subject};
pub(crate) use release::Release;
pub(crate) use review::Review;
pub(crate) use review_comment::ReviewComment;
pub(crate) use review_thread::ReviewThread;
use status::Status;
pub(crate) use workflow_run::WorkflowRun;

use crate::github::GitHub;

/// How far GitHub's clock may be behind ours.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);
/// The longest text that GitHub takes, in characters.
const LONGEST_TEXT: usize = 65_536;

/// Whether GitHub says that a thing is not there any more.
fn is_gone(error: &UpstreamError) -> bool {
    matches!(
        error.refusal(),
        Some(StatusCode::NOT_FOUND | StatusCode::GONE)
    )
}

/// What the kinds have in common.
trait Kind: Sized {
    const KIND: EffectKind;

    fn target(&self) -> String;

    fn named_by_target(&self) -> bool {
        false
    }

    fn scope(&self) -> String;

    fn texts(&mut self) -> Vec<&mut String> {
        Vec::new()
    }

    /// Makes it; `order.write` is this write in the enum, `self` the same one without.
    fn make(
        &self,
        github: &GitHub,
        order: Order<'_, Write>,
    ) -> impl Future<Output = Result<Made, UpstreamError>> + Send;
}

/// The enum of all kinds; a kind is a struct with [`Kind`] and one line here.
macro_rules! kinds {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// A write with all it needs, readable again from its stored form.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub(crate) enum Write {
            $(#[serde(rename = $text)] $name($name)),+
        }

        impl effects::Write for Write {
            fn kind(&self) -> EffectKind {
                match self { $(Self::$name(_) => <$name as Kind>::KIND),+ }
            }

            fn target(&self) -> String {
                match self { $(Self::$name(write) => write.target()),+ }
            }

            fn named_by_target(&self) -> bool {
                match self { $(Self::$name(write) => write.named_by_target()),+ }
            }

            fn scope(&self) -> String {
                match self { $(Self::$name(write) => write.scope()),+ }
            }

            fn texts(&mut self) -> Vec<&mut String> {
                match self { $(Self::$name(write) => write.texts()),+ }
            }
        }

        $(impl From<$name> for Write {
            fn from(write: $name) -> Self {
                Self::$name(write)
            }
        })+

        async fn make(github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
            match order.write { $(Write::$name(write) => write.make(github, order).await),+ }
        }

        #[cfg(test)]
        const NAMES: &[(EffectKind, &str)] = &[$((<$name as Kind>::KIND, $text)),+];
    };
}

kinds! {
    Branch = "github.branch",
    Comment = "github.comment",
    Commit = "github.commit",
    Issue = "github.issue",
    IssueUpdate = "github.issue_update",
    Label = "github.label",
    Merge = "github.merge",
    PullRequest = "github.pull_request",
    PullRequestUpdate = "github.pull_request_update",
    Reaction = "github.reaction",
    Release = "github.release",
    Review = "github.review",
    ReviewComment = "github.review_comment",
    ReviewThread = "github.review_thread",
    Status = "github.status",
    WorkflowRun = "github.workflow_run",
}

/// GitHub's side of writing.
#[derive(Debug, Clone)]
pub(crate) struct GithubWrites(pub(crate) Arc<GitHub>);

impl Writes for GithubWrites {
    type Write = Write;
    const PROVIDER: Provider = Provider::Github;
    const LONGEST_TEXT: usize = LONGEST_TEXT;

    async fn make(&self, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        make(&self.0, order).await
    }

    fn status(&self, item: &WorkItem, status: effects::Status) -> Result<Write, Problem> {
        Status::at(item, status).map(Write::Status)
    }

    fn status_seq(write: &Write) -> Option<StatusSeq> {
        match write {
            Write::Status(status) => Some(status.seq),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::StatusPhase;
    use effects::Write as _;

    #[test]
    fn a_stored_write_reads_back_with_its_target() {
        let write = Write::Status(Status {
            repository: "acme/app".parse().unwrap(),
            number: 7,
            seq: StatusSeq(3),
            phase: StatusPhase::Running,
            body: "An agent works on it.".to_owned(),
        });
        let canonical = write.canonical();
        assert!(
            canonical.contains(r#""target":"acme/app#7""#),
            "{canonical}"
        );
        assert_eq!(Write::from_canonical(&canonical), Some(write));
    }

    #[test]
    fn the_stored_name_of_a_write_is_its_kinds() {
        for (kind, name) in NAMES {
            assert_eq!(kind.as_str(), *name);
        }
    }
}
