//! `GET /channels/{channel}/threads/{ts}`.

mod refusal;

use std::sync::Arc;

use axum::extract::State;
use contracts::slack::{Message, Thread};
use serde::{Deserialize, de::DeserializeOwned};
use service::{Agent, Json, Path, Problem};

use crate::app::App;

/// How many messages are read at most, in pages of so many.
const PAGE: usize = 200;
const MOST: usize = 1000;

#[derive(Deserialize)]
struct Replies {
    messages: Vec<RemoteMessage>,
    #[serde(default)]
    response_metadata: Metadata,
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(default)]
    next_cursor: String,
}

#[derive(Deserialize)]
struct RemoteMessage {
    ts: String,
    user: Option<String>,
    bot_id: Option<String>,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Permalink {
    permalink: String,
}

/// A thread, oldest message first; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/channels/{channel}/threads/{ts}",
    operation_id = "thread",
    params(
        ("channel" = String, Path, description = "As C0123456789"),
        ("ts" = String, Path, description = "As 1700000000.000100")
    ),
    security(("run_token" = [])),
    responses(
        (status = 200, body = Thread),
        (status = 400, description = "Not a channel or timestamp"),
        (status = 403, description = "Our bot is not in the channel"),
        (status = 404)
    )
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    _: Agent,
    Path((channel, ts)): Path<(String, String)>,
) -> Result<Json<Thread>, Problem> {
    let mut removed = text::Removed::default();
    let messages = replies(&app, &channel, &ts)
        .await?
        .into_iter()
        .map(|message| {
            let (text, of_text) = text::visible_text(&text::mrkdwn_to_markdown(&message.text));
            removed += of_text;
            Message {
                ts: message.ts,
                user: message.user.or(message.bot_id).unwrap_or_default(),
                text,
            }
        })
        .collect();
    let permalink = [("channel", channel.as_str()), ("message_ts", ts.as_str())];
    // The thread is worth having without its address.
    let permalink = ask::<Permalink>(&app, "chat.getPermalink", &permalink).await;
    Ok(Json(Thread {
        channel,
        thread_ts: ts,
        messages,
        permalink: permalink.ok().map(|answer| answer.permalink),
        sanitised: removed.to_string(),
    }))
}

async fn replies(app: &App, channel: &str, ts: &str) -> Result<Vec<RemoteMessage>, Problem> {
    let (mut messages, mut cursor) = (Vec::new(), String::new());
    let page = PAGE.to_string();
    loop {
        let mut query = vec![("channel", channel), ("ts", ts), ("limit", page.as_str())];
        if !cursor.is_empty() {
            query.push(("cursor", cursor.as_str()));
        }
        let replies: Replies = ask(app, "conversations.replies", &query).await?;
        messages.extend(replies.messages);
        cursor = replies.response_metadata.next_cursor;
        if cursor.is_empty() || messages.len() >= MOST {
            return Ok(messages);
        }
    }
}

/// Asks a method of the Web API, which answers 200 also where it refuses.
async fn ask<T: DeserializeOwned>(
    app: &App,
    method: &'static str,
    query: &[(&str, &str)],
) -> Result<T, Problem> {
    let mut call = app.upstream.get(method, &[method])?;
    for (name, value) in query {
        call = call.query(name, value);
    }
    let answer = call.send().await?;
    refusal::check(&answer.json()?)?;
    Ok(answer.json()?)
}
