//! `GET /channels/{channel}/messages/{ts}/permalink` and `/reactions`.

use std::sync::Arc;

use axum::extract::State;
use contracts::slack::{MessageReactions, Permalink};
use service::{Agent, Json, Path, Problem};

use crate::{
    app::App,
    reach, reading,
    slack::{PermalinkAnswer, ReactionsAnswer},
};

/// Where a person reads a message.
#[utoipa::path(
    get,
    path = "/channels/{channel}/messages/{ts}/permalink",
    operation_id = "permalink",
    params(("channel" = String, Path), ("ts" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Permalink), (status = 403, description = "Not the run's channel"), (status = 404))
)]
pub(super) async fn permalink(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((channel, ts)): Path<(String, String)>,
) -> Result<Json<Permalink>, Problem> {
    reach::channel(&claims, &channel)?;
    reach::timestamp(&ts)?;
    let arguments = [("channel", channel.as_str()), ("message_ts", ts.as_str())];
    let answer: PermalinkAnswer = app.slack.ask("chat.getPermalink", &arguments).await?;
    Ok(Json(Permalink {
        channel,
        permalink: answer.permalink,
    }))
}

/// How people reacted to a message.
#[utoipa::path(
    get,
    path = "/channels/{channel}/messages/{ts}/reactions",
    operation_id = "reactions",
    params(("channel" = String, Path), ("ts" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = MessageReactions), (status = 403, description = "Not the run's channel"), (status = 404))
)]
pub(super) async fn reactions(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((channel, ts)): Path<(String, String)>,
) -> Result<Json<MessageReactions>, Problem> {
    reach::channel(&claims, &channel)?;
    reach::timestamp(&ts)?;
    let arguments = [
        ("channel", channel.as_str()),
        ("timestamp", &ts),
        ("full", "true"),
    ];
    let answer: ReactionsAnswer = app.slack.ask("reactions.get", &arguments).await?;
    let reactions = answer.message.map(|m| m.reactions).unwrap_or_default();
    Ok(Json(MessageReactions {
        channel,
        ts,
        reactions: reactions.into_iter().map(reading::reaction).collect(),
    }))
}
