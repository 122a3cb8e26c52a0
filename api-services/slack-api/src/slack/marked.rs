//! Our own posts, found again by the metadata they carry.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Digest, EffectKind, Provider};
use effects::Marker;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{Messages, PAGE, RemoteMessage, Slack, SlackError};

/// What our metadata is called.
const EVENT: &str = "agents_system_effect";
/// How far Slack's clock may be behind ours.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);
/// How many pages are looked through.
const PAGES: usize = 50;

/// The metadata of a post: whose effect it is, and of which content.
pub(crate) fn metadata(marker: &Marker, content: Digest) -> Value {
    json!({
        "event_type": EVENT,
        "event_payload": { "effect": marker.key, "mac": marker.mac, "content": content.to_string() },
    })
}

impl RemoteMessage {
    fn carries(&self, marker: &Marker) -> bool {
        let payload = &self.metadata["event_payload"];
        self.metadata["event_type"] == EVENT
            && payload["effect"] == marker.key
            && payload["mac"] == marker.mac
    }

    /// Whether it has this content still.
    pub(crate) fn has_content(&self, content: Digest) -> bool {
        self.metadata["event_payload"]["content"] == content.to_string()
    }

    /// Whether it is the platform's own word about a task.
    pub(crate) fn is_status(&self) -> bool {
        let key = self.metadata["event_payload"]["effect"].as_str();
        key.is_some_and(|key| key.split('/').nth(1) == Some(EffectKind::SlackStatus.as_str()))
    }
}

impl Slack {
    /// The messages of a thread, or of a channel outside of threads, since an effect was recorded; ours only.
    pub(crate) async fn own_since(
        &self,
        (channel, thread_ts): (&str, Option<&str>),
        recorded: DateTime<Utc>,
    ) -> Result<Vec<RemoteMessage>, SlackError> {
        let own = self.identity().await?;
        let oldest = format!("{}.000000", (recorded - CLOCKS).timestamp());
        let page = PAGE.to_string();
        let (mut found, mut cursor) = (Vec::new(), None::<String>);
        for _ in 0..PAGES {
            let mut arguments = vec![
                ("channel", channel),
                ("oldest", oldest.as_str()),
                ("include_all_metadata", "true"),
                ("limit", page.as_str()),
            ];
            arguments.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let part: Messages = match thread_ts {
                Some(ts) => {
                    arguments.push(("ts", ts));
                    self.ask("conversations.replies", &arguments).await?
                }
                None => self.ask("conversations.history", &arguments).await?,
            };
            found.extend(part.messages.into_iter().filter(|m| own.wrote(m)));
            cursor = part.response_metadata.cursor();
            if cursor.is_none() {
                return Ok(found);
            }
        }
        // Posting without knowing could say it twice.
        Err(UpstreamError::Unreadable {
            provider: Provider::Slack,
            problem: format!("too much was said in {channel} to find our own post"),
        }
        .into())
    }

    /// The post of an effect, if it was made.
    pub(crate) async fn marked(
        &self,
        place: (&str, Option<&str>),
        recorded: DateTime<Utc>,
        marker: &Marker,
    ) -> Result<Option<RemoteMessage>, SlackError> {
        let own = self.own_since(place, recorded).await?;
        Ok(own.into_iter().find(|message| message.carries(marker)))
    }

    /// One message, wherever it stands in its channel.
    pub(crate) async fn message(
        &self,
        channel: &str,
        ts: &str,
    ) -> Result<RemoteMessage, SlackError> {
        let arguments = [
            ("channel", channel),
            ("ts", ts),
            ("latest", ts),
            ("inclusive", "true"),
            ("include_all_metadata", "true"),
            ("limit", "1"),
        ];
        let found: Messages = self.ask("conversations.replies", &arguments).await?;
        let message = found.messages.into_iter().find(|message| message.ts == ts);
        message.ok_or_else(|| SlackError::Said {
            name: "message_not_found".to_owned(),
            hint: String::new(),
        })
    }
}
