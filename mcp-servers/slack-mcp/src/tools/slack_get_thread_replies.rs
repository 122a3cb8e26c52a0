//! `slack_get_thread_replies`: a thread's messages.

use contracts::slack;
use mcp::{Answer, Call, Failure, Quote, cut, provenance};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SlackTools;

/// Bytes of messages in one answer: within what coding CLIs pass on to the model.
const TEXT_BYTES: usize = 70_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[A-Z0-9]+$"))]
    channel_id: String,
    /// The timestamp of the thread's first message, as 1700000000.000100.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    thread_ts: String,
    /// Show only what follows this message, to go on where an answer was cut.
    after_ts: Option<String>,
}

/// A thread.
#[derive(Debug, Serialize, JsonSchema)]
struct Shown {
    /// Whose words these are.
    about: String,
    /// The messages, the oldest first.
    messages: Vec<Message>,
    /// Where a person reads the thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    permalink: Option<String>,
    /// What was left out or removed, and how to get what was left out; empty where nothing was.
    notes: Vec<String>,
}

/// A message.
#[derive(Debug, Serialize, JsonSchema)]
struct Message {
    /// The timestamp, which is its id within the channel.
    ts: String,
    /// The id of who wrote it.
    user: String,
    /// The text.
    text: String,
}

#[tool_router(router = slack_get_thread_replies_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_get_thread_replies",
        title = "Read a Slack thread",
        description = "Read the messages of a Slack thread, the oldest first.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown>()
    )]
    async fn slack_get_thread_replies(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown>, Failure> {
        let (channel, ts) = (arguments.channel_id.trim(), arguments.thread_ts.trim());
        if channel.is_empty() || ts.is_empty() {
            return Err(Failure::new(
                "channel_id and thread_ts are needed, as C0123456789 and 1700000000.000100",
            ));
        }
        let url = self.api.url(["channels", channel, "threads", ts]);
        let mut thread: slack::Thread = self.api.get(&call, url).await?;
        if let Some(after) = &arguments.after_ts {
            let Some(at) = thread.messages.iter().position(|it| it.ts == *after) else {
                return Err(Failure::new(format!(
                    "the thread has no message {after}; call again without after_ts"
                )));
            };
            thread.messages.drain(..=at);
        }
        Ok(answer(thread))
    }
}

fn answer(thread: slack::Thread) -> Answer<Shown> {
    let mut notes = Vec::from_iter(Some(thread.sanitised).filter(|it| !it.is_empty()));
    let total = thread.messages.len();
    let mut text = format!(
        "thread {} of channel {}: {total} messages",
        thread.thread_ts, thread.channel
    );
    let (mut messages, mut bytes) = (Vec::<Message>::new(), 0);
    for message in thread.messages {
        // The first is always shown, so that every call goes on.
        if bytes + message.text.len() > TEXT_BYTES
            && let Some(last) = messages.last()
        {
            notes.push(format!(
                "{} more messages did not fit; call again with after_ts={}",
                total - messages.len(),
                last.ts
            ));
            break;
        }
        bytes += message.text.len();
        let part = cut(&message.text, TEXT_BYTES);
        if part.left_out > 0 {
            notes.push(format!(
                "message {} was cut; its last {} bytes are read in Slack",
                message.ts, part.left_out
            ));
        }
        let label = format!("message {} by {}", message.ts, message.user);
        text = format!(
            "{text}\n{}",
            Quote {
                label,
                text: part.text
            }
        );
        messages.push(Message {
            text: part.text.to_owned(),
            ts: message.ts,
            user: message.user,
        });
    }
    for note in &notes {
        text = format!("{text}\nNote: {note}");
    }
    Answer {
        text,
        data: Shown {
            about: provenance("each text was written by its user"),
            messages,
            permalink: thread.permalink,
            notes,
        },
    }
}
