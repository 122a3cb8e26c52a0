//! A pull request: a branch has at most one, so what exists is the answer.

use contracts::{EffectOutcome, github::CreatePullRequest};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::{GitHub, RemotePull};

/// A pull request from a branch of the repository itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PullRequest {
    pub(crate) repository: Repository,
    pub(crate) request: CreatePullRequest,
}

impl Kind for PullRequest {
    const KIND: EffectKind = EffectKind::GithubPullRequest;

    fn target(&self) -> String {
        format!("{}:{}", self.repository, self.request.head)
    }

    fn named_by_target(&self) -> bool {
        true
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        vec![&mut self.request.title, &mut self.request.body]
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let marker = order.marker.html();
        let marked = CreatePullRequest {
            body: format!("{}\n\n{marker}", self.request.body),
            ..self.request.clone()
        };
        let repository = &self.repository;
        if order.asked_before
            && let Some(made) = existing(github, repository, &marked, &marker).await?
        {
            return Ok(made);
        }
        match github.create_pull(repository, &marked).await {
            Ok(pull) => Ok(made(pull, EffectOutcome::Applied)),
            Err(error) if error.refusal() == Some(StatusCode::UNPROCESSABLE_ENTITY) => {
                // GitHub says 422 both for a second one and for wrong input; only looking tells.
                existing(github, repository, &marked, &marker)
                    .await?
                    .ok_or(error)
            }
            Err(error) => Err(error),
        }
    }
}

async fn existing(
    github: &GitHub,
    repository: &Repository,
    request: &CreatePullRequest,
    marker: &str,
) -> Result<Option<Made>, UpstreamError> {
    let Some(pull) = github.open_pull_of(repository, &request.head).await? else {
        return Ok(None);
    };
    let ours = github.is_our_pull(&pull, marker).await?;
    let outcome = if ours && pull.body.as_deref() == Some(&request.body) {
        EffectOutcome::Applied
    } else {
        EffectOutcome::Exists
    };
    Ok(Some(made(pull, outcome)))
}

fn made(pull: RemotePull, outcome: EffectOutcome) -> Made {
    Made {
        remote_id: pull.number.to_string(),
        url: pull.html_url,
        outcome,
    }
}
