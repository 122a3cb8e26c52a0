//! Messages changed: `PUT /messages` and `DELETE …/messages/{ts}`.

use std::sync::Arc;

use axum::extract::State;
use contracts::{EffectAnswer, slack::UpdateMessage};
use effects::CallId;
use service::{Agent, Json, Path, Problem};

use super::posts::said;
use crate::{
    app::App,
    effect::{Delete, Update, Write},
    own, reach,
};

/// Changes a message that our bot wrote for an agent.
#[utoipa::path(
    put,
    path = "/messages",
    operation_id = "update_message",
    params(("idempotency-key" = String, Header)),
    request_body = UpdateMessage,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's channel, or not an agent's message"),
        (status = 404)
    )
)]
pub(super) async fn update(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<UpdateMessage>,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::channel(&claims, &request.channel)?;
    reach::timestamp(&request.ts)?;
    let blocks = said(&request.text, request.blocks)?;
    let found = own::changeable(&app, &claims, &request.channel, &request.ts).await?;
    let update = Update {
        thread_ts: found.thread_ts(),
        channel: request.channel,
        ts: request.ts,
        text: request.text,
        blocks,
    };
    let asked = app
        .effects
        .ask(&claims, &call, Write::Update(update), found.place);
    asked.await.map(Json)
}

/// Deletes a message that our bot wrote for an agent; held until a person agrees, unless policy says otherwise.
#[utoipa::path(
    delete,
    path = "/channels/{channel}/messages/{ts}",
    operation_id = "delete_message",
    params(("channel" = String, Path), ("ts" = String, Path), ("idempotency-key" = String, Header)),
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's channel, or not an agent's message"),
        (status = 404)
    )
)]
pub(super) async fn delete(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((channel, ts)): Path<(String, String)>,
    call: CallId,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::channel(&claims, &channel)?;
    reach::timestamp(&ts)?;
    let found = own::changeable(&app, &claims, &channel, &ts).await?;
    let delete = Delete {
        thread_ts: found.thread_ts(),
        channel,
        ts,
    };
    let asked = app
        .effects
        .ask(&claims, &call, Write::Delete(delete), found.place);
    asked.await.map(Json)
}
