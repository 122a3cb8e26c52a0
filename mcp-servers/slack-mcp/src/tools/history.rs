//! What was said in a channel or thread.

use contracts::slack::{History, Thread};
use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    SlackTools,
    shown::{Notes, Shown, messages, shown},
};

const WORDS: &str = "each text was written by its user";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OfChannel {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// How many messages.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = 200))]
    limit: u32,
    /// Where an earlier answer left off.
    cursor: Option<String>,
    /// Only what was said after this timestamp.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    oldest: Option<String>,
    /// Only what was said before this timestamp.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    latest: Option<String>,
}

const fn ten() -> u32 {
    10
}

#[derive(Serialize)]
struct Wanted<'a> {
    limit: u32,
    cursor: Option<&'a str>,
    oldest: Option<&'a str>,
    latest: Option<&'a str>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OfThread {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// The timestamp of the thread's first message, as 1700000000.000100.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    thread_ts: String,
    /// Show only what follows this message, to go on where an answer was cut.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    after_ts: Option<String>,
}

#[derive(Serialize)]
struct After<'a> {
    oldest: Option<&'a str>,
}

#[tool_router(router = history_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_get_channel_history",
        title = "Read a Slack channel",
        description = "Read recent messages of a channel, the newest first, outside of threads; read a message's replies with slack_get_thread_replies.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<History>>()
    )]
    async fn slack_get_channel_history(
        &self,
        Parameters(arguments): Parameters<OfChannel>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<History>>, Failure> {
        let place = ["channels", &arguments.channel_id, "history"];
        let wanted = Wanted {
            limit: arguments.limit,
            cursor: arguments.cursor.as_deref(),
            oldest: arguments.oldest.as_deref(),
            latest: arguments.latest.as_deref(),
        };
        let url = self.api.url_with(place, &wanted)?;
        let mut history: History = self.api.get(&call, url).await?;
        let mut notes = Notes::of(std::mem::take(&mut history.sanitised));
        let mut text = format!(
            "channel {}: {} messages, the newest first",
            history.channel,
            history.messages.len()
        );
        let (fitting, left) = messages(&mut text, history.messages, &mut notes);
        if left > 0 {
            let last = fitting.last().map_or("", |message| message.ts.as_str());
            notes.add(format!(
                "{left} more messages did not fit; call again with latest={last}"
            ));
        } else {
            notes.next(history.next_cursor.as_ref());
        }
        history.messages = fitting;
        Ok(shown(WORDS, text, history, notes))
    }

    #[tool(
        name = "slack_get_thread_replies",
        title = "Read a Slack thread",
        description = "Read the messages of a Slack thread, the oldest first.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<Thread>>()
    )]
    async fn slack_get_thread_replies(
        &self,
        Parameters(arguments): Parameters<OfThread>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<Thread>>, Failure> {
        let (channel, ts) = (arguments.channel_id.trim(), arguments.thread_ts.trim());
        self.thread(&call, channel, ts, arguments.after_ts.as_deref())
            .await
    }
}

impl SlackTools {
    /// A thread, or what follows one of its messages.
    pub(crate) async fn thread(
        &self,
        call: &Call,
        channel: &str,
        ts: &str,
        after: Option<&str>,
    ) -> Result<Answer<Shown<Thread>>, Failure> {
        if channel.is_empty() || ts.is_empty() {
            return Err(Failure::new(
                "channel_id and thread_ts are needed, as C0123456789 and 1700000000.000100",
            ));
        }
        let place = ["channels", channel, "threads", ts];
        let url = self.api.url_with(place, &After { oldest: after })?;
        let mut thread: Thread = self.api.get(call, url).await?;
        if let Some(after) = after {
            // The message that began the thread comes with every part.
            thread
                .messages
                .retain(|message| message.ts.as_str() > after);
        }
        let mut notes = Notes::of(std::mem::take(&mut thread.sanitised));
        let total = thread.messages.len();
        let mut text = format!("thread {ts} of channel {channel}: {total} messages");
        let (fitting, left) = messages(&mut text, thread.messages, &mut notes);
        let last = fitting.last().map_or("", |message| message.ts.as_str());
        if left > 0 {
            notes.add(format!(
                "{left} more messages did not fit; call again with after_ts={last}"
            ));
        } else if thread.has_more {
            notes.add(format!("there is more; call again with after_ts={last}"));
        }
        thread.messages = fitting;
        Ok(shown(WORDS, text, thread, notes))
    }
}
