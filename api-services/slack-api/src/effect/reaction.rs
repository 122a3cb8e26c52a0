//! A reaction, as a state: there or not there.

use contracts::EffectOutcome;
use domain::EffectKind;
use effects::Made;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Kind, made_at};
use crate::slack::{Slack, SlackError};

/// An emoji under a message, to be there or to be gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reaction {
    pub(crate) channel: String,
    pub(crate) ts: String,
    pub(crate) thread_ts: Option<String>,
    /// Without colons.
    pub(crate) name: String,
    /// False where it is to be gone.
    pub(crate) there: bool,
}

impl Kind for Reaction {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackReaction
    }

    fn target(&self) -> String {
        let sign = if self.there { '+' } else { '-' };
        format!("{}/{} {sign}{}", self.channel, self.ts, self.name)
    }

    fn scope(&self) -> String {
        self.channel.clone()
    }
}

impl Reaction {
    pub(super) async fn make(&self, slack: &Slack) -> Result<Made, SlackError> {
        let body = json!({ "channel": self.channel, "timestamp": self.ts, "name": self.name });
        let (method, already) = match self.there {
            true => ("reactions.add", "already_reacted"),
            false => ("reactions.remove", "no_reaction"),
        };
        let outcome = match slack.tell::<Value>(method, &body).await {
            Err(error) if error.is(&[already]) => EffectOutcome::AlreadyApplied,
            changed => changed.map(|_| EffectOutcome::Applied)?,
        };
        let place = (
            self.channel.as_str(),
            self.ts.as_str(),
            self.thread_ts.as_deref(),
        );
        made_at(slack, place, outcome).await
    }
}
