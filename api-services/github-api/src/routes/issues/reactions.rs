//! Reactions to the run's own issue or pull request, and to comments on it.

use std::sync::Arc;

use axum::extract::State;
use contracts::{EffectAnswer, github::AddReaction};
use effects::{CallId, Place};
use serde::Deserialize;
use service::{Json, Path, Problem};

use super::Number;
use crate::{
    app::App,
    caller,
    effect::{Reaction, Subject},
    routes::refusals::{Named, NotWritten},
    within::{InRepository, Within},
};

/// The id of a comment.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct CommentId {
    /// Its id.
    id: u64,
}

/// Reacts to the run's own issue or pull request; the same reaction twice is one.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/issues/{number}/reactions",
    operation_id = "react_to_issue",
    params(InRepository, Number, Named),
    request_body = AddReaction,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
pub(super) async fn to_issue(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
    call: CallId,
    Json(request): Json<AddReaction>,
) -> Result<Json<EffectAnswer>, Problem> {
    caller::own_item(&run.claims, &run.repository, number)?;
    react(&app, run, &call, number, Subject::Issue, request).await
}

/// Reacts to a comment on the run's own issue or pull request.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/issues/comments/{id}/reactions",
    operation_id = "react_to_comment",
    params(InRepository, CommentId, Named),
    request_body = AddReaction,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
pub(super) async fn to_comment(
    State(app): State<Arc<App>>,
    run: Within,
    Path(CommentId { id }): Path<CommentId>,
    call: CallId,
    Json(request): Json<AddReaction>,
) -> Result<Json<EffectAnswer>, Problem> {
    let number = app.github.issue_of_comment(&run.repository, id).await?;
    caller::own_item(&run.claims, &run.repository, number)?;
    react(&app, run, &call, number, Subject::Comment { id }, request).await
}

async fn react(
    app: &App,
    run: Within,
    call: &CallId,
    number: u64,
    subject: Subject,
    request: AddReaction,
) -> Result<Json<EffectAnswer>, Problem> {
    let reaction = Reaction {
        repository: run.repository,
        number,
        subject,
        content: request.content,
    };
    let asked = app
        .effects
        .ask(&run.claims, call, reaction.into(), Place::Own);
    asked.await.map(Json)
}
