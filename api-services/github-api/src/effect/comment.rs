//! A comment: edited where one of ours stands, found by its marker where an earlier try may have made it.

use contracts::EffectOutcome;
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{CLOCKS, Kind, Write, is_gone};
use crate::github::{GitHub, RemoteComment};

/// A comment of an agent on an issue or pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Comment {
    pub(crate) repository: Repository,
    pub(crate) number: u64,
    pub(crate) body: String,
}

impl Kind for Comment {
    const KIND: EffectKind = EffectKind::GithubComment;

    fn target(&self) -> String {
        format!("{}#{}", self.repository, self.number)
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        vec![&mut self.body]
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        post(github, &order, (&self.repository, self.number), &self.body).await
    }
}

/// Makes or edits the one comment of an effect.
pub(super) async fn post(
    github: &GitHub,
    order: &Order<'_, Write>,
    (repository, number): (&Repository, u64),
    body: &str,
) -> Result<Made, UpstreamError> {
    let marker = order.marker.html();
    let text = format!("{body}\n\n{marker}");
    let known = match &order.effect.remote_id {
        Some(id) => Some(id.clone()),
        None if order.asked_before => {
            let since = order.effect.created_at - CLOCKS;
            let found = github
                .comment_with_marker(repository, number, since, &marker)
                .await?;
            match found {
                Some(comment) if comment.body.as_deref() == Some(&text) => {
                    return Ok(made(comment, EffectOutcome::Applied));
                }
                found => found.map(|comment| comment.id.to_string()),
            }
        }
        None => None,
    };
    if let Some(id) = known {
        match github.edit_comment(repository, &id, &text).await {
            // Somebody deleted it; what is said now still has to be said.
            Err(error) if is_gone(&error) => {}
            edited => return Ok(made(edited?, EffectOutcome::Edited)),
        }
    }
    let created = github.create_comment(repository, number, &text).await?;
    Ok(made(created, EffectOutcome::Applied))
}

fn made(comment: RemoteComment, outcome: EffectOutcome) -> Made {
    Made {
        remote_id: comment.id.to_string(),
        url: comment.html_url,
        outcome,
    }
}
