//! `GET` and `POST /repos/{owner}/{repo}/issues/{number}/comments`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use contracts::{
    EffectAnswer,
    github::{AddComment, Comment, Page},
};
use effects::{CallId, Place};
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{app::App, caller, effect, trust};

/// A page of comments, oldest first; what people cannot see is removed from their texts.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/issues/{number}/comments",
    operation_id = "comments",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Comment>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Comment>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let which = paging.which()?;
    let page = app
        .github
        .comments(&repository, number, which.page, which.per_page)
        .await?;
    let authors = page
        .items
        .iter()
        .map(|comment| trust::author(&comment.user, &comment.author_association));
    trust::read(&app, &claims, authors).await?;
    Ok(Json(page))
}

/// Comments on the run's own issue or pull request; a repeated call is not a second comment.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/issues/{number}/comments",
    operation_id = "add_comment",
    params(
        ("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = AddComment,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's work item, or the cap is reached"),
        (status = 409, description = "The run is over, or the write is being made"),
        (status = 422, description = "The text holds a credential or is too long")
    )
)]
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    call: CallId,
    Json(request): Json<AddComment>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    caller::own_item(&claims, &repository, number)?;
    if request.body.trim().is_empty() {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-text")
            .detail("the comment has no text"));
    }
    let comment = effect::Comment {
        repository,
        number,
        body: request.body,
    };
    app.effects
        .ask(&claims, &call, comment.into(), Place::Own)
        .await
        .map(Json)
}
