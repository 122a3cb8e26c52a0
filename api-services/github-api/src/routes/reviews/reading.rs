//! What reviewers said.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{Page, Review, ReviewComment, ReviewThreads};
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use crate::{
    app::App,
    caller,
    routes::paging::Paging,
    trust::{self, author},
};

/// A page of a pull request's reviews, oldest first.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/pulls/{number}/reviews",
    operation_id = "reviews",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Review>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn reviews(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Review>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let page = app
        .github
        .reviews(&repository, number, paging.which()?)
        .await?;
    let authors = page.items.iter();
    let authors = authors.map(|it| author(&it.user, &it.author_association));
    trust::read(&app, &claims, authors).await?;
    Ok(Json(page))
}

/// A page of comments on lines, oldest first.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/pulls/{number}/comments",
    operation_id = "review_comments",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<ReviewComment>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn comments(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ReviewComment>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let page = app
        .github
        .review_comments(&repository, number, paging.which()?)
        .await?;
    let authors = page.items.iter();
    let authors = authors.map(|it| author(&it.user, &it.author_association));
    trust::read(&app, &claims, authors).await?;
    Ok(Json(page))
}

/// Where a list of threads goes on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct From {
    /// What the page before said as `next_cursor`.
    after: Option<String>,
}

/// A page of review threads, oldest first, each with its first comments.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/pulls/{number}/threads",
    operation_id = "review_threads",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path), From),
    security(("run_token" = [])),
    responses((status = 200, body = ReviewThreads), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn threads(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    Query(from): Query<From>,
) -> Result<Json<ReviewThreads>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let threads = app
        .github
        .threads(&repository, number, from.after.as_deref())
        .await?;
    let comments = threads.items.iter().flat_map(|thread| &thread.comments);
    let authors = comments.map(|it| (it.author.as_str(), it.author_association.as_str()));
    trust::read(&app, &claims, authors).await?;
    Ok(Json(threads))
}
