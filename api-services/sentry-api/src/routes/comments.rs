//! Comments of an issue: read, and written by the run.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    sentry::{AddComment, Comment, Page},
};
use effects::CallId;
use http::StatusCode;
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{
    app::App,
    effect::{self, At},
    scope,
    sentry::Reads as _,
};

/// A page of comments, the newest first.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/comments",
    operation_id = "comments",
    params(("org" = String, Path), ("id" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Comment>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Comment>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/comments/";
    let page = paging.on(app.sentry.get(route, &[&issue.id])?).page();
    app.shown(&run, page.await?).await
}

/// Comments on an issue; a repeated call is not a second comment.
#[utoipa::path(
    post,
    path = "/organizations/{org}/issues/{id}/comments",
    operation_id = "add_comment",
    params(
        ("org" = String, Path), ("id" = String, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = AddComment,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's, refused by policy, or the cap is reached"),
        (status = 409, description = "The run is over, or the write is being made"),
        (status = 422, description = "The text holds a credential or is too long")
    )
)]
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
    call: CallId,
    Json(request): Json<AddComment>,
) -> Result<Json<EffectAnswer>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    if request.text.trim().is_empty() {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-text")
            .detail("the comment has no text"));
    }
    let write = effect::Write::Comment(effect::Comment {
        at: At::new(&app.sentry, &issue),
        text: request.text,
    });
    let place = scope::place(&app, &run, &issue);
    app.effects.ask(&run, &call, write, place).await.map(Json)
}
