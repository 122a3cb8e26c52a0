//! `POST /channels/{channel}/join` and `POST /dms`.

use std::sync::Arc;

use axum::extract::State;
use contracts::{EffectAnswer, slack::OpenDirectMessage};
use effects::{CallId, Place};
use service::{Agent, Json, Path, Problem};

use crate::{
    app::App,
    effect::{Conversation, Wanted, Write},
    reach,
};

/// Lets our bot join a public channel within the run's reach, so that it can be read.
#[utoipa::path(
    post,
    path = "/channels/{channel}/join",
    operation_id = "join_channel",
    params(("channel" = String, Path), ("idempotency-key" = String, Header)),
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "Not the run's channel"), (status = 404))
)]
pub(super) async fn join(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(channel): Path<String>,
    call: CallId,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::channel(&claims, &channel)?;
    let conversation = Conversation {
        wanted: Wanted::Join { channel },
    };
    let write = Write::Conversation(conversation);
    let asked = app.effects.ask(&claims, &call, write, Place::Elsewhere);
    asked.await.map(Json)
}

/// Opens a direct message; its channel is the answer's `remote_id`.
#[utoipa::path(
    post,
    path = "/dms",
    operation_id = "open_dm",
    params(("idempotency-key" = String, Header)),
    request_body = OpenDirectMessage,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "The run may not reach every channel"), (status = 404))
)]
pub(super) async fn open(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<OpenDirectMessage>,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::everybody(&claims, "a direct message")?;
    let mut users = request.users;
    users.sort_unstable();
    users.dedup();
    if !(1..=8).contains(&users.len()) {
        return Err(Problem::bad_request("users are one to eight ids"));
    }
    users.iter().try_for_each(|user| reach::user(user))?;
    let conversation = Conversation {
        wanted: Wanted::Open { users },
    };
    let write = Write::Conversation(conversation);
    let asked = app.effects.ask(&claims, &call, write, Place::Elsewhere);
    asked.await.map(Json)
}
