//! `POST /reactions` and `DELETE …/messages/{ts}/reactions/{name}`.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::{EffectAnswer, slack::React};
use effects::CallId;
use service::{Agent, Json, Path, Problem};

use crate::{
    app::App,
    effect::{Reaction, Write},
    own, reach,
};

/// Puts an emoji under a message; one that is there already stays.
#[utoipa::path(
    post,
    path = "/reactions",
    operation_id = "add_reaction",
    params(("idempotency-key" = String, Header)),
    request_body = React,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "Not the run's channel"), (status = 404))
)]
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<React>,
) -> Result<Json<EffectAnswer>, Problem> {
    let at = (request.channel, request.timestamp);
    set(&app, &claims, &call, at, &request.name, true).await
}

/// Takes our emoji from under a message; one that is gone already stays gone.
#[utoipa::path(
    delete,
    path = "/channels/{channel}/messages/{ts}/reactions/{name}",
    operation_id = "remove_reaction",
    params(("channel" = String, Path), ("ts" = String, Path), ("name" = String, Path), ("idempotency-key" = String, Header)),
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "Not the run's channel"), (status = 404))
)]
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((channel, ts, name)): Path<(String, String, String)>,
    call: CallId,
) -> Result<Json<EffectAnswer>, Problem> {
    set(&app, &claims, &call, (channel, ts), &name, false).await
}

async fn set(
    app: &App,
    claims: &RunClaims,
    call: &CallId,
    (channel, ts): (String, String),
    name: &str,
    there: bool,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::channel(claims, &channel)?;
    reach::timestamp(&ts)?;
    let name = name.trim_matches(':').to_owned();
    let good = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '\'' | ':');
    if name.is_empty() || name.chars().count() > 100 || !name.chars().all(good) {
        return Err(Problem::bad_request(format!(
            "{name:?} is no emoji's name; they look like eyes or white_check_mark"
        )));
    }
    let found = own::standing(app, claims, &channel, &ts).await?;
    let reaction = Reaction {
        thread_ts: found.thread_ts(),
        channel,
        ts,
        name,
        there,
    };
    let asked = app
        .effects
        .ask(claims, call, Write::Reaction(reaction), found.place);
    asked.await.map(Json)
}
