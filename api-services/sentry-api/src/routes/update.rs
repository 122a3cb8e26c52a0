//! A change of an issue's status or of who looks after it.

use std::sync::Arc;

use axum::extract::State;
use contracts::{EffectAnswer, sentry::UpdateIssue};
use effects::CallId;
use http::StatusCode;
use service::{Agent, Json, Path, Problem};

use crate::{
    app::App,
    effect::{At, Update, Write},
    scope,
};

/// Resolves, archives or opens an issue, assigns it, or both.
#[utoipa::path(
    patch,
    path = "/organizations/{org}/issues/{id}",
    operation_id = "update_issue",
    params(
        ("org" = String, Path), ("id" = String, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = UpdateIssue,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's, refused by policy, or the cap is reached"),
        (status = 409, description = "The run is over, or the write is being made"),
        (status = 422, description = "Nothing is to change, or Sentry refuses it")
    )
)]
pub(super) async fn update(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
    call: CallId,
    Json(change): Json<UpdateIssue>,
) -> Result<Json<EffectAnswer>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    if change.status.is_none() && change.assigned_to.is_none() {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-change")
                .detail("nothing is to change; name a status, an assignee, or both"),
        );
    }
    let write = Write::Update(Update {
        at: At::new(&app.sentry, &issue),
        change,
    });
    let place = scope::place(&app, &run, &issue);
    app.effects.ask(&run, &call, write, place).await.map(Json)
}
