//! A change of an issue: its status, who looks after it; after a crash its state tells whether it was made.

use contracts::{EffectOutcome, sentry::UpdateIssue};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{At, Write};
use crate::sentry::Sentry;

/// A change of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Update {
    pub(crate) at: At,
    pub(crate) change: UpdateIssue,
}

impl Update {
    pub(super) async fn make(
        &self,
        sentry: &Sentry,
        order: &Order<'_, Write>,
    ) -> Result<Made, UpstreamError> {
        let issue = &self.at.issue;
        let made = |url, outcome| Made {
            remote_id: issue.clone(),
            url,
            outcome,
        };
        if order.asked_before
            && let (url, true) = sentry.compare(issue, &self.change).await?
        {
            return Ok(made(url, EffectOutcome::Applied));
        }
        let url = sentry.update(issue, &self.change).await?;
        Ok(made(url, EffectOutcome::Applied))
    }
}
