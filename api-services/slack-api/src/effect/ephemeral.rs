//! A message that one person sees; nobody can look whether it was shown.

use contracts::EffectOutcome;
use domain::{EffectKind, Provider};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use service::upstream::UpstreamError;
use text::markdown_to_mrkdwn;

use super::{Blocks, Kind, Write, made_at};
use crate::slack::{Slack, SlackError};

/// A message for one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ephemeral {
    pub(crate) channel: String,
    pub(crate) user: String,
    pub(crate) thread_ts: Option<String>,
    /// As Markdown.
    pub(crate) text: String,
    pub(crate) blocks: Blocks,
}

impl Kind for Ephemeral {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackEphemeral
    }

    fn target(&self) -> String {
        format!("{}@{}", self.channel, self.user)
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

#[derive(Deserialize)]
struct Shown {
    message_ts: String,
}

impl Ephemeral {
    pub(super) async fn make(
        &self,
        slack: &Slack,
        order: &Order<'_, Write>,
    ) -> Result<Made, SlackError> {
        let heard = order.asked_before && !order.effect.error.as_deref().is_some_and(was_not_sent);
        if heard {
            return Err(UpstreamError::Refused {
                provider: Provider::Slack,
                status: StatusCode::CONFLICT,
                message:
                    "an earlier try may have shown this message, which nobody can see afterwards; \
                          it is not shown again. Answer in the thread instead"
                        .to_owned(),
            }
            .into());
        }
        let body = json!({
            "channel": self.channel,
            "user": self.user,
            "thread_ts": self.thread_ts,
            "text": markdown_to_mrkdwn(&self.text),
            "blocks": self.blocks,
        });
        let shown: Shown = slack.tell("chat.postEphemeral", &body).await?;
        let place = (self.channel.as_str(), shown.message_ts.as_str(), None);
        made_at(slack, place, EffectOutcome::Applied).await
    }
}

/// Whether the last try ended before Slack could hear of it.
fn was_not_sent(error: &str) -> bool {
    [
        "slack asks to wait",
        "slack cannot be reached",
        "slack has failed for a while",
    ]
    .iter()
    .any(|begin| error.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn only_what_was_surely_not_sent_may_be_sent_again() {
        let (provider, wait) = (Provider::Slack, Duration::from_secs(9));
        for error in [
            UpstreamError::Limited { provider, wait },
            UpstreamError::Unreachable { provider },
            UpstreamError::Open { provider, wait },
        ] {
            assert!(was_not_sent(&error.to_string()), "{error}");
            assert!(!error.may_have_been_applied());
        }
        let status = StatusCode::BAD_GATEWAY;
        for error in [
            UpstreamError::NoAnswer { provider },
            UpstreamError::Failed { provider, status },
        ] {
            assert!(!was_not_sent(&error.to_string()), "{error}");
        }
    }
}
