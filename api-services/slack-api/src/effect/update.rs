//! A message of ours changed; doing it twice changes nothing more.

use contracts::EffectOutcome;
use domain::EffectKind;
use effects::Made;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use text::markdown_to_mrkdwn;

use super::{Blocks, Kind, made_at};
use crate::slack::{Slack, SlackError};

/// Another text for a message of ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Update {
    pub(crate) channel: String,
    pub(crate) ts: String,
    pub(crate) thread_ts: Option<String>,
    /// As Markdown.
    pub(crate) text: String,
    pub(crate) blocks: Blocks,
}

impl Kind for Update {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackUpdate
    }

    fn target(&self) -> String {
        format!("{}/{}", self.channel, self.ts)
    }

    fn scope(&self) -> String {
        self.channel.clone()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let mut texts = self.blocks.texts();
        texts.push(&mut self.text);
        texts
    }
}

impl Update {
    pub(super) async fn make(&self, slack: &Slack) -> Result<Made, SlackError> {
        // Metadata that is left out stays, and with it the mark of the effect that made the message.
        let body = json!({
            "channel": self.channel,
            "ts": self.ts,
            "text": markdown_to_mrkdwn(&self.text),
            "blocks": self.blocks,
        });
        slack.tell::<Value>("chat.update", &body).await?;
        let place = (
            self.channel.as_str(),
            self.ts.as_str(),
            self.thread_ts.as_deref(),
        );
        made_at(slack, place, EffectOutcome::Applied).await
    }
}
