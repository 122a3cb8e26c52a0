//! Makes a comment: edited where one of ours stands, found by its marker where an earlier try may have made it.

use chrono::TimeDelta;
use contracts::EffectOutcome;
use domain::Repository;
use http::StatusCode;
use service::upstream::UpstreamError;
use store::effects::Effect;

use super::Made;
use crate::{app::App, github::RemoteComment};

/// How far GitHub's clock may be behind ours.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);

pub(super) async fn make(
    app: &App,
    effect: &Effect,
    repository: &Repository,
    number: u64,
    body: &str,
    asked_before: bool,
) -> Result<Made, UpstreamError> {
    let marker = app.markers.of(&effect.key);
    let text = format!("{body}\n\n{marker}");
    let known = match &effect.remote_id {
        Some(id) => Some(id.clone()),
        None if asked_before => {
            let since = effect.created_at - CLOCKS;
            let found = app
                .github
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
        match app.github.edit_comment(repository, &id, &text).await {
            // Somebody deleted it; what is said now still has to be said.
            Err(error) if is_gone(&error) => {}
            edited => return Ok(made(edited?, EffectOutcome::Edited)),
        }
    }
    let created = app.github.create_comment(repository, number, &text).await?;
    Ok(made(created, EffectOutcome::Applied))
}

fn is_gone(error: &UpstreamError) -> bool {
    matches!(
        error.refusal(),
        Some(StatusCode::NOT_FOUND | StatusCode::GONE)
    )
}

fn made(comment: RemoteComment, outcome: EffectOutcome) -> Made {
    Made {
        remote_id: comment.id.to_string(),
        url: comment.html_url,
        outcome,
    }
}
