//! A message of ours deleted; one that is gone is what was wanted.

use contracts::EffectOutcome;
use domain::EffectKind;
use effects::Made;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Kind, made_at};
use crate::slack::{Slack, SlackError};

/// A message of ours that is to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Delete {
    pub(crate) channel: String,
    pub(crate) ts: String,
    pub(crate) thread_ts: Option<String>,
}

impl Kind for Delete {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackDelete
    }

    fn target(&self) -> String {
        format!("{}/{}", self.channel, self.ts)
    }

    fn named_by_target(&self) -> bool {
        true
    }

    fn scope(&self) -> String {
        self.channel.clone()
    }
}

impl Delete {
    pub(super) async fn make(&self, slack: &Slack) -> Result<Made, SlackError> {
        let body = json!({ "channel": self.channel, "ts": self.ts });
        match slack.tell::<Value>("chat.delete", &body).await {
            Err(error) if error.is(&["message_not_found"]) => {}
            deleted => drop(deleted?),
        }
        let place = (
            self.channel.as_str(),
            self.ts.as_str(),
            self.thread_ts.as_deref(),
        );
        made_at(slack, place, EffectOutcome::Applied).await
    }
}
