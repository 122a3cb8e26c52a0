//! `POST /views/open`, `/views/push`, `/views/publish`, `/views/update`.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::{
    EffectAnswer,
    slack::{OpenView, PublishView, UpdateView},
};
use effects::{CallId, Place};
use serde_json::Value;
use service::{Agent, Json, Problem};

use crate::{
    app::App,
    effect::{View, Which, Write, allowed},
    reach,
};

/// Opens a modal for the person behind a trigger.
#[utoipa::path(
    post,
    path = "/views/open",
    operation_id = "open_view",
    params(("idempotency-key" = String, Header)),
    request_body = OpenView,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "The run may not reach every channel"))
)]
pub(super) async fn open(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<OpenView>,
) -> Result<Json<EffectAnswer>, Problem> {
    let trigger_id = request.trigger_id;
    ask(
        &app,
        &claims,
        &call,
        Which::Open { trigger_id },
        request.view,
    )
    .await
}

/// Puts a modal above the one that is open.
#[utoipa::path(
    post,
    path = "/views/push",
    operation_id = "push_view",
    params(("idempotency-key" = String, Header)),
    request_body = OpenView,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "The run may not reach every channel"))
)]
pub(super) async fn push(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<OpenView>,
) -> Result<Json<EffectAnswer>, Problem> {
    let trigger_id = request.trigger_id;
    ask(
        &app,
        &claims,
        &call,
        Which::Push { trigger_id },
        request.view,
    )
    .await
}

/// Sets the home tab of a person.
#[utoipa::path(
    post,
    path = "/views/publish",
    operation_id = "publish_view",
    params(("idempotency-key" = String, Header)),
    request_body = PublishView,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "The run may not reach every channel"))
)]
pub(super) async fn publish(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<PublishView>,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::user(&request.user_id)?;
    let user_id = request.user_id;
    ask(
        &app,
        &claims,
        &call,
        Which::Publish { user_id },
        request.view,
    )
    .await
}

/// Replaces what an open view shows.
#[utoipa::path(
    post,
    path = "/views/update",
    operation_id = "update_view",
    params(("idempotency-key" = String, Header)),
    request_body = UpdateView,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "The run may not reach every channel"))
)]
pub(super) async fn update(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<UpdateView>,
) -> Result<Json<EffectAnswer>, Problem> {
    let view_id = request.view_id;
    ask(
        &app,
        &claims,
        &call,
        Which::Update { view_id },
        request.view,
    )
    .await
}

async fn ask(
    app: &App,
    claims: &RunClaims,
    call: &CallId,
    which: Which,
    view: Value,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::everybody(claims, "a view")?;
    if !view["type"].is_string() {
        return Err(Problem::bad_request(
            "view is an object with a type, as modal or home",
        ));
    }
    allowed(&view)?;
    let write = Write::View(View { which, view });
    let asked = app.effects.ask(claims, call, write, Place::Elsewhere);
    asked.await.map(Json)
}
