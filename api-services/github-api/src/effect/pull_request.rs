//! Opens a pull request: a branch has at most one, so what exists is the answer.

use contracts::{EffectOutcome, github::CreatePullRequest};
use domain::Repository;
use http::StatusCode;
use service::upstream::UpstreamError;
use store::effects::Effect;

use super::Made;
use crate::{app::App, github::RemotePull};

pub(super) async fn make(
    app: &App,
    effect: &Effect,
    repository: &Repository,
    request: &CreatePullRequest,
    asked_before: bool,
) -> Result<Made, UpstreamError> {
    let marker = app.markers.of(&effect.key);
    let marked = CreatePullRequest {
        body: format!("{}\n\n{marker}", request.body),
        ..request.clone()
    };
    if asked_before && let Some(made) = existing(app, repository, &marked, &marker).await? {
        return Ok(made);
    }
    match app.github.create_pull(repository, &marked).await {
        Ok(pull) => Ok(made(pull, EffectOutcome::Applied)),
        Err(error) if error.refusal() == Some(StatusCode::UNPROCESSABLE_ENTITY) => {
            // GitHub says 422 both for a second one and for wrong input; only looking tells.
            existing(app, repository, &marked, &marker)
                .await?
                .ok_or(error)
        }
        Err(error) => Err(error),
    }
}

async fn existing(
    app: &App,
    repository: &Repository,
    request: &CreatePullRequest,
    marker: &str,
) -> Result<Option<Made>, UpstreamError> {
    let Some(pull) = app.github.open_pull_of(repository, &request.head).await? else {
        return Ok(None);
    };
    let ours = app.github.is_our_pull(&pull, marker).await?;
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
