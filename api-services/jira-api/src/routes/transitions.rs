//! `/issues/{key}/transitions`.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{DoTransition, Rows, Transition},
};
use effects::CallId;
use service::{Agent, Json, Path, Problem};

use super::{
    issues::{empty, may_set},
    part::rows,
};
use crate::{app::App, caller, effect::Write, jira};

/// The ways out of an issue's present status.
#[utoipa::path(
    get,
    path = "/issues/{key}/transitions",
    operation_id = "transitions",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Transition>), (status = 403), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<Rows<Transition>>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let path = ["issue", &reached.key, "transitions"];
    let call = app.jira.get("/issue/{key}/transitions", &path)?;
    let call = call.query("expand", "transitions.fields");
    let found = rows(&app, &claims, call, &["transitions"], jira::transition).await;
    found.map(Json)
}

/// Takes a transition, by id, by name, or by the status it leads to.
#[utoipa::path(
    post,
    path = "/issues/{key}/transitions",
    operation_id = "transition_issue",
    params(("key" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = DoTransition,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422, description = "No such transition; the answer names those there are"))
)]
pub(super) async fn take(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    call: CallId,
    Json(request): Json<DoTransition>,
) -> Result<Json<EffectAnswer>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    if let Some(field) = request.fields.keys().find(|field| !may_set(field)) {
        return Err(Problem::bad_request(format!(
            "{field} cannot be set by a transition; change it with the issue"
        )));
    }
    if request.transition.trim().is_empty() {
        return Err(empty("transition is needed: an id, a name or a status"));
    }
    let write = Write::Transition {
        issue: reached.key,
        transition: request.transition.trim().to_owned(),
        fields: request.fields,
    };
    let asked = app.effects.ask(&claims, &call, write, reached.place).await;
    asked.map(Json)
}
