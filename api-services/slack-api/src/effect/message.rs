//! A message: edited where one of ours stands, found by its metadata where an earlier try may have made it.

use contracts::EffectOutcome;
use domain::EffectKind;
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use text::markdown_to_mrkdwn;

use super::{Blocks, Kind, Write, made_at};
use crate::slack::{Slack, SlackError, metadata};

/// A message of an agent in a channel or thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) channel: String,
    pub(crate) thread_ts: Option<String>,
    /// As Markdown.
    pub(crate) text: String,
    pub(crate) blocks: Blocks,
    pub(crate) reply_broadcast: bool,
}

impl Kind for Message {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackMessage
    }

    fn target(&self) -> String {
        place(&self.channel, self.thread_ts.as_deref())
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

impl Message {
    pub(super) async fn make(
        &self,
        slack: &Slack,
        order: &Order<'_, Write>,
    ) -> Result<Made, SlackError> {
        let post = Post {
            channel: &self.channel,
            thread_ts: self.thread_ts.as_deref(),
            text: &self.text,
            blocks: self.blocks.as_slice(),
            reply_broadcast: self.reply_broadcast,
        };
        post.make(slack, order).await
    }
}

/// A channel, or a thread in it, as a target.
pub(super) fn place(channel: &str, thread_ts: Option<&str>) -> String {
    match thread_ts {
        Some(ts) => format!("{channel}/{ts}"),
        None => channel.to_owned(),
    }
}

/// The one message of an effect.
pub(super) struct Post<'a> {
    pub(super) channel: &'a str,
    pub(super) thread_ts: Option<&'a str>,
    pub(super) text: &'a str,
    pub(super) blocks: &'a [Value],
    pub(super) reply_broadcast: bool,
}

#[derive(Deserialize)]
struct Posted {
    ts: String,
}

impl Post<'_> {
    /// Makes or edits it.
    pub(super) async fn make(
        &self,
        slack: &Slack,
        order: &Order<'_, Write>,
    ) -> Result<Made, SlackError> {
        let content = domain::Digest::of(&effects::Write::canonical(order.write));
        let known = match &order.effect.remote_id {
            Some(ts) => Some(ts.clone()),
            None if order.asked_before => {
                let place = (self.channel, self.thread_ts);
                let recorded = order.effect.created_at;
                match slack.marked(place, recorded, &order.marker).await? {
                    Some(message) if message.has_content(content) => {
                        return self.made(slack, &message.ts, EffectOutcome::Applied).await;
                    }
                    found => found.map(|message| message.ts),
                }
            }
            None => None,
        };
        let body = json!({
            "channel": self.channel,
            "text": markdown_to_mrkdwn(self.text),
            "blocks": self.blocks,
            "metadata": metadata(&order.marker, content),
        });
        if let Some(ts) = known {
            let edit = with(&body, json!({ "ts": ts }));
            match slack.tell::<Posted>("chat.update", &edit).await {
                // Somebody deleted it; what is said now still has to be said.
                Err(error) if error.is(&["message_not_found"]) => {}
                edited => return self.made(slack, &edited?.ts, EffectOutcome::Edited).await,
            }
        }
        // Slack fetches what it shows of links, which can carry data to whoever answers there.
        let mut post = with(
            &body,
            json!({ "unfurl_links": false, "unfurl_media": false }),
        );
        if let Some(ts) = self.thread_ts {
            let reply = json!({ "thread_ts": ts, "reply_broadcast": self.reply_broadcast });
            post = with(&post, reply);
        }
        let posted: Posted = slack.tell("chat.postMessage", &post).await?;
        self.made(slack, &posted.ts, EffectOutcome::Applied).await
    }

    async fn made(
        &self,
        slack: &Slack,
        ts: &str,
        outcome: EffectOutcome,
    ) -> Result<Made, SlackError> {
        made_at(slack, (self.channel, ts, self.thread_ts), outcome).await
    }
}

/// An object with further members.
pub(super) fn with(object: &Value, further: Value) -> Value {
    let mut object = object.clone();
    if let (Value::Object(members), Value::Object(further)) = (&mut object, further) {
        members.extend(further);
    }
    object
}
