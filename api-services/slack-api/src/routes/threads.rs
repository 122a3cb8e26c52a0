//! `GET /channels/{channel}/threads/{ts}`.

use std::sync::Arc;

use axum::extract::State;
use contracts::slack::Thread;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use crate::{
    app::App,
    reach, reading,
    slack::{Messages, PAGE, RemoteMessage, Slack, SlackError},
};

/// How many messages are read at most.
const MOST: usize = 1000;

/// From where on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct From {
    /// Only what follows this timestamp; the message that began the thread is always there.
    oldest: Option<String>,
}

/// A thread, oldest message first, at most 1000; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/channels/{channel}/threads/{ts}",
    operation_id = "thread",
    params(
        ("channel" = String, Path, description = "As C0123456789"),
        ("ts" = String, Path, description = "As 1700000000.000100"),
        From
    ),
    security(("run_token" = [])),
    responses(
        (status = 200, body = Thread),
        (status = 400, description = "Not a channel or timestamp"),
        (status = 403, description = "Not the run's channel, or our bot is not in it"),
        (status = 404)
    )
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((channel, ts)): Path<(String, String)>,
    Query(from): Query<From>,
) -> Result<Json<Thread>, Problem> {
    reach::channel(&claims, &channel)?;
    reach::timestamp(&ts)?;
    if let Some(oldest) = &from.oldest {
        reach::timestamp(oldest)?;
    }
    let (messages, has_more) = replies(&app.slack, &channel, &ts, from.oldest.as_deref()).await?;
    let read = reading::messages(&app.slack, messages).await?;
    app.saw(&claims, read.trust).await?;
    let own = app.slack.identity().await?;
    Ok(Json(Thread {
        permalink: Some(own.permalink(&channel, &ts, None)),
        channel,
        thread_ts: ts,
        messages: read.messages,
        has_more,
        sanitised: read.sanitised,
    }))
}

/// The messages, and whether there are more.
async fn replies(
    slack: &Slack,
    channel: &str,
    ts: &str,
    oldest: Option<&str>,
) -> Result<(Vec<RemoteMessage>, bool), SlackError> {
    let (mut messages, mut cursor) = (Vec::new(), None::<String>);
    let page = PAGE.to_string();
    loop {
        let mut arguments = vec![("channel", channel), ("ts", ts), ("limit", page.as_str())];
        arguments.extend(oldest.map(|oldest| ("oldest", oldest)));
        arguments.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let part: Messages = slack.ask("conversations.replies", &arguments).await?;
        messages.extend(part.messages);
        cursor = part.response_metadata.cursor();
        if cursor.is_none() || messages.len() >= MOST {
            return Ok((messages, cursor.is_some()));
        }
    }
}
