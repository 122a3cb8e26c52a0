//! Writes: recorded, then made, and found again after a crash.

mod agile;
mod attachment;
mod comment;
mod fields;
mod issue;
mod link;
mod made;
mod setup;
mod worklog;
mod write;

use domain::{Provider, StatusSeq, WorkItem};
use effects::{Made, Order, Status, Writes};
use http::StatusCode;
use service::{Problem, upstream::UpstreamError};

pub(crate) use attachment::content;
pub(crate) use write::{LinkChange, Place, Write};

use crate::jira::Jira;

impl Writes for Jira {
    type Write = Write;
    const PROVIDER: Provider = Provider::Jira;
    const LONGEST_TEXT: usize = 32_767;

    async fn make(&self, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        match order.write {
            Write::Comment {
                issue,
                comment,
                body,
            } => comment::make(self, &order, issue, comment.as_deref(), body).await,
            Write::Status { issue, body, .. } => {
                comment::make(self, &order, issue, None, body).await
            }
            Write::Issue {
                project,
                issue_type,
                fields,
            } => issue::make(self, &order, project, issue_type, fields).await,
            Write::Update { issue, fields } => fields::update(self, issue, fields).await,
            Write::Transition {
                issue,
                transition,
                fields,
            } => fields::transition(self, issue, transition, fields).await,
            Write::Assign { issue, account } => {
                fields::assign(self, issue, account.as_deref()).await
            }
            Write::Link { change } => link::make(self, &order, change).await,
            Write::RemoteLink { issue, link } => link::remote(self, issue, link).await,
            Write::Worklog { issue, log } => worklog::make(self, &order, issue, log).await,
            Write::Attachment {
                issue,
                filename,
                base64,
            } => attachment::make(self, &order, issue, filename, base64).await,
            Write::Sprint { sprint, issues, .. } => agile::move_issues(self, *sprint, issues).await,
            Write::Project { place } => match place {
                Place::Project(project) => setup::project(self, &order, project).await,
                Place::Board(board) => agile::board(self, &order, board).await,
            },
        }
    }

    fn status(&self, item: &WorkItem, status: Status) -> Result<Write, Problem> {
        let WorkItem::Jira { key } = item else {
            return Err(
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "other-provider")
                    .detail(format!("{} is not on Jira", item.flow_key())),
            );
        };
        Ok(Write::Status {
            issue: key.clone(),
            seq: status.seq,
            phase: status.phase,
            body: status.body,
        })
    }

    fn status_seq(write: &Write) -> Option<StatusSeq> {
        match write {
            Write::Status { seq, .. } => Some(*seq),
            _ => None,
        }
    }
}
