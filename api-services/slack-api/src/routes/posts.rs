//! Messages said: `POST /messages` and `POST /messages/ephemeral`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use contracts::{
    EffectAnswer,
    slack::{PostEphemeral, PostMessage},
};
use effects::CallId;
use service::{Agent, Json, Problem};

use crate::{
    app::App,
    effect::{Blocks, Ephemeral, Message, Write, measured},
    own, reach,
};

/// Says something in the run's thread, or elsewhere within its reach; a repeated call is not a second message.
#[utoipa::path(
    post,
    path = "/messages",
    operation_id = "post_message",
    params(("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = PostMessage,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's channel, the cap is reached, or policy says no"),
        (status = 409, description = "The run is over, or the write is being made"),
        (status = 422, description = "The text holds a credential or is too long, or the blocks cannot be sent")
    )
)]
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<PostMessage>,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::channel(&claims, &request.channel)?;
    request
        .thread_ts
        .as_deref()
        .map_or(Ok(()), reach::timestamp)?;
    let blocks = said(&request.text, request.blocks)?;
    if request.reply_broadcast && request.thread_ts.is_none() {
        return Err(Problem::bad_request(
            "reply_broadcast shows an answer of a thread in its channel; send thread_ts with it",
        ));
    }
    let place = if request.reply_broadcast {
        effects::Place::Elsewhere
    } else {
        own::place(&claims, &request.channel, request.thread_ts.as_deref())
    };
    let message = Message {
        channel: request.channel,
        thread_ts: request.thread_ts,
        text: request.text,
        blocks,
        reply_broadcast: request.reply_broadcast,
    };
    let asked = app
        .effects
        .ask(&claims, &call, Write::Message(message), place);
    asked.await.map(Json)
}

/// Says something that one person sees; an unanswered call is not repeated, because nobody can look.
#[utoipa::path(
    post,
    path = "/messages/ephemeral",
    operation_id = "post_ephemeral",
    params(("idempotency-key" = String, Header)),
    request_body = PostEphemeral,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's channel, the cap is reached, or policy says no"),
        (status = 409, description = "An earlier try may have shown it"),
        (status = 422, description = "The text holds a credential or is too long, or the person is not in the channel")
    )
)]
pub(super) async fn post_ephemeral(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<PostEphemeral>,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::channel(&claims, &request.channel)?;
    reach::user(&request.user)?;
    request
        .thread_ts
        .as_deref()
        .map_or(Ok(()), reach::timestamp)?;
    let blocks = said(&request.text, request.blocks)?;
    let place = own::place(&claims, &request.channel, request.thread_ts.as_deref());
    let message = Ephemeral {
        channel: request.channel,
        user: request.user,
        thread_ts: request.thread_ts,
        text: request.text,
        blocks,
    };
    let asked = app
        .effects
        .ask(&claims, &call, Write::Ephemeral(message), place);
    asked.await.map(Json)
}

/// A message's text and blocks, checked; Slack wants a text for notifications even where there are blocks.
pub(super) fn said(text: &str, blocks: Vec<serde_json::Value>) -> Result<Blocks, Problem> {
    if text.trim().is_empty() {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-text").detail(
                "the message has no text; where there are blocks, notifications show the text",
            ),
        );
    }
    measured("text", text)?;
    Blocks::checked(blocks)
}
