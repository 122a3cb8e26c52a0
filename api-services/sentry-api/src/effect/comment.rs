//! A comment: edited where one of ours stands, found by its marker where an earlier try may have made it.

use contracts::EffectOutcome;
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{At, Write};
use crate::sentry::Sentry;

/// A comment of an agent on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Comment {
    pub(crate) at: At,
    pub(crate) text: String,
}

impl Comment {
    pub(super) async fn make(
        &self,
        sentry: &Sentry,
        order: &Order<'_, Write>,
    ) -> Result<Made, UpstreamError> {
        post(sentry, order, &self.at.issue, &self.text).await
    }
}

/// Makes or edits the one comment of an effect.
pub(super) async fn post(
    sentry: &Sentry,
    order: &Order<'_, Write>,
    issue: &str,
    words: &str,
) -> Result<Made, UpstreamError> {
    let marker = order.marker.html();
    let text = format!("{words}\n\n{marker}");
    let made = |note: String, outcome| Made {
        url: sentry.url_of_note(issue, &note),
        remote_id: note,
        outcome,
    };
    let known = match &order.effect.remote_id {
        Some(id) => Some(id.clone()),
        None if order.asked_before => match sentry.note_with_marker(issue, &marker).await? {
            Some(note) if note.text == text => return Ok(made(note.id, EffectOutcome::Applied)),
            found => found.map(|note| note.id),
        },
        None => None,
    };
    if let Some(id) = known {
        match sentry.edit_note(issue, &id, &text).await {
            // Somebody deleted it; what is said now still has to be said.
            Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => {}
            edited => return Ok(made(edited?.id, EffectOutcome::Edited)),
        }
    }
    let note = sentry.create_note(issue, &text).await?;
    Ok(made(note.id, EffectOutcome::Applied))
}
