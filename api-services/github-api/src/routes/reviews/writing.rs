//! Reviewing: whole reviews, single comments, threads settled.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    github::{AddReviewComment, CreateReview, ResolveThread, Verdict},
};
use effects::CallId;
use http::StatusCode;
use service::{Agent, Json, Path, Problem};

use crate::{app::App, caller, effect, routes::pulls::place};

/// Hands in a review, whole; nobody approves their own change, so a run not that of its own branch.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/pulls/{number}/reviews",
    operation_id = "create_review",
    params(
        ("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = CreateReview,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's, its own change, or policy or the cap says no"),
        (status = 409, description = "The run is over, or the write is being made"),
        (status = 422, description = "It says nothing, a text holds a credential, or GitHub refuses")
    )
)]
pub(super) async fn review(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    call: CallId,
    Json(mut review): Json<CreateReview>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let says_nothing = review.body.trim().is_empty() && review.comments.is_empty();
    if says_nothing && review.event != Verdict::Approve {
        return Err(empty("give the review a body or comments on lines"));
    }
    let (pull, place) = place(&app, &claims, &repository, number).await?;
    if review.event == Verdict::Approve && pull.is_from(&repository, &claims.branch) {
        return Err(
            Problem::new(StatusCode::FORBIDDEN, "own-pull-request").detail(format!(
                "{repository}#{number} is this run's own change, which somebody else approves; review it with COMMENT, or end your turn"
            )),
        );
    }
    // What is reviewed is part of what is approved and stored.
    review
        .commit_id
        .get_or_insert_with(|| pull.head_sha().to_owned());
    let write = effect::Review {
        repository,
        number,
        review,
    };
    app.effects
        .ask(&claims, &call, write.into(), place)
        .await
        .map(Json)
}

/// Says something about a line or file, or answers a comment.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/pulls/{number}/comments",
    operation_id = "add_review_comment",
    params(
        ("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = AddReviewComment,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's, or policy or the cap says no"),
        (status = 409, description = "The run is over, or the write is being made"),
        (status = 422, description = "It has no text, the text holds a credential, or GitHub refuses the line")
    )
)]
pub(super) async fn comment(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    call: CallId,
    Json(comment): Json<AddReviewComment>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let (AddReviewComment::Reply(contracts::github::Reply { body, .. })
    | AddReviewComment::Line(contracts::github::LineComment { body, .. })
    | AddReviewComment::File(contracts::github::FileComment { body, .. })) = &comment;
    if body.trim().is_empty() {
        return Err(empty("the comment has no text"));
    }
    let (pull, place) = place(&app, &claims, &repository, number).await?;
    let write = effect::ReviewComment {
        commit: pull.head_sha().to_owned(),
        repository,
        number,
        comment,
    };
    app.effects
        .ask(&claims, &call, write.into(), place)
        .await
        .map(Json)
}

/// Settles a review thread, or opens it again.
#[utoipa::path(
    put,
    path = "/repos/{owner}/{repo}/pulls/{number}/threads/{thread}",
    operation_id = "resolve_thread",
    params(
        ("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path), ("thread" = String, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = ResolveThread,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's, or policy or the cap says no"),
        (status = 404, description = "The pull request has no such thread"),
        (status = 409, description = "The run is over, or the write is being made")
    )
)]
pub(super) async fn resolve(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number, thread)): Path<(String, String, u64, String)>,
    call: CallId,
    Json(ResolveThread { resolved }): Json<ResolveThread>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let (_, place) = place(&app, &claims, &repository, number).await?;
    // A thread's id alone would lead into any repository.
    let known = app.github.thread(&repository, number, &thread).await?;
    if known.is_none() {
        return Err(Problem::not_found(format!(
            "{repository}#{number} has no review thread {thread}; its threads are listed at /threads"
        )));
    }
    let write = effect::ReviewThread {
        repository,
        number,
        thread,
        resolved,
    };
    app.effects
        .ask(&claims, &call, write.into(), place)
        .await
        .map(Json)
}

fn empty(what: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-text").detail(what)
}
