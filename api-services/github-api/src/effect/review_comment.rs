//! A comment on a line or file, or an answer to one; found again by the marker in its text.

use contracts::{
    EffectOutcome,
    github::{AddReviewComment, FileComment, LineComment, Reply},
};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::{GitHub, RemoteReviewComment};

/// A comment at a commit of a pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReviewComment {
    pub(crate) repository: Repository,
    pub(crate) number: u64,
    pub(crate) commit: String,
    pub(crate) comment: AddReviewComment,
}

impl Kind for ReviewComment {
    const KIND: EffectKind = EffectKind::GithubReviewComment;

    fn target(&self) -> String {
        format!("{}#{}", self.repository, self.number)
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        vec![body(&mut self.comment)]
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let (repository, marker) = (&self.repository, order.marker.html());
        if order.asked_before
            && let Some(comment) = github
                .review_comment_with_marker(repository, self.number, &marker)
                .await?
        {
            return Ok(made(comment));
        }
        let mut marked = self.comment.clone();
        let text = body(&mut marked);
        *text = format!("{text}\n\n{marker}");
        github
            .create_review_comment(repository, self.number, &self.commit, &marked)
            .await
            .map(made)
    }
}

fn body(comment: &mut AddReviewComment) -> &mut String {
    match comment {
        AddReviewComment::Reply(Reply { body, .. })
        | AddReviewComment::Line(LineComment { body, .. })
        | AddReviewComment::File(FileComment { body, .. }) => body,
    }
}

fn made(comment: RemoteReviewComment) -> Made {
    Made {
        remote_id: comment.id.to_string(),
        url: comment.html_url,
        outcome: EffectOutcome::Applied,
    }
}
