//! A channel joined or a direct message opened; doing it twice changes nothing more.

use contracts::EffectOutcome;
use domain::EffectKind;
use effects::Made;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Kind;
use crate::slack::{Slack, SlackError};

/// A conversation that our bot is to be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conversation {
    pub(crate) wanted: Wanted,
}

/// Which conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wanted {
    /// A public channel.
    Join { channel: String },
    /// A direct message with one to eight people.
    Open { users: Vec<String> },
}

impl Kind for Conversation {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackConversation
    }

    fn target(&self) -> String {
        match &self.wanted {
            Wanted::Join { channel } => channel.clone(),
            Wanted::Open { users } => format!("dm:{}", users.join(",")),
        }
    }

    fn named_by_target(&self) -> bool {
        true
    }

    fn scope(&self) -> String {
        match &self.wanted {
            Wanted::Join { channel } => channel.clone(),
            Wanted::Open { .. } => "dms".to_owned(),
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    channel: Identified,
}

#[derive(Deserialize)]
struct Identified {
    id: String,
}

impl Conversation {
    pub(super) async fn make(&self, slack: &Slack) -> Result<Made, SlackError> {
        let answer: Answer = match &self.wanted {
            Wanted::Join { channel } => {
                slack
                    .tell("conversations.join", &json!({ "channel": channel }))
                    .await?
            }
            Wanted::Open { users } => {
                let body = json!({ "users": users.join(",") });
                slack.tell("conversations.open", &body).await?
            }
        };
        let own = slack.identity().await?;
        Ok(Made {
            url: format!("{}archives/{}", own.url, answer.channel.id),
            remote_id: answer.channel.id,
            outcome: EffectOutcome::Applied,
        })
    }
}
