//! `/repos/{owner}/{repo}/discussions`.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{Discussion, DiscussionCategory, DiscussionComment, Slice};
use serde::Deserialize;
use service::{Json, Path, Problem, Query};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::refusals::NotRead;
use crate::{
    app::App,
    github::Part,
    trust,
    within::{InRepository, Within},
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(categories))
        .routes(routes!(show))
        .routes(routes!(comments))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct Number {
    /// The discussion's number.
    number: u64,
}

/// Which part of a list that is read on by cursors.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct After {
    /// The cursor that the part before ended with; the beginning where absent.
    after: Option<String>,
    /// How many rows it has, at most 100.
    #[serde(default = "usual")]
    per_page: u32,
}

const fn usual() -> u32 {
    30
}

impl After {
    fn part(&self) -> Result<Part<'_>, Problem> {
        if !(1..=100).contains(&self.per_page) {
            return Err(Problem::bad_request("per_page is 1 to 100"));
        }
        Ok(Part {
            after: self.after.as_deref(),
            per_page: self.per_page,
        })
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// The id of a category.
    category: Option<String>,
    /// What they are sorted by.
    #[serde(default)]
    order_by: OrderBy,
    /// In which direction.
    #[serde(default)]
    direction: Direction,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum OrderBy {
    #[default]
    UpdatedAt,
    CreatedAt,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Direction {
    #[default]
    Desc,
    Asc,
}

impl Filter {
    const fn order(&self) -> (&'static str, &'static str) {
        let field = match self.order_by {
            OrderBy::UpdatedAt => "UPDATED_AT",
            OrderBy::CreatedAt => "CREATED_AT",
        };
        let direction = match self.direction {
            Direction::Desc => "DESC",
            Direction::Asc => "ASC",
        };
        (field, direction)
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Replies {
    /// Whether replies follow the comments that they answer.
    #[serde(default)]
    include_replies: bool,
}

/// Discussions; what people cannot see is removed from their texts.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/discussions",
    operation_id = "discussions",
    params(InRepository, Filter, After),
    security(("run_token" = [])),
    responses((status = 200, body = Slice<Discussion>), NotRead)
)]
async fn list(
    State(app): State<Arc<App>>,
    run: Within,
    Query(filter): Query<Filter>,
    Query(after): Query<After>,
) -> Result<Json<Slice<Discussion>>, Problem> {
    let category = filter.category.as_deref();
    let slice = app
        .github
        .discussions(&run.repository, category, filter.order(), &after.part()?)
        .await?;
    saw(&app, &run, &slice.items).await?;
    Ok(Json(slice))
}

/// One discussion.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/discussions/{number}",
    operation_id = "discussion",
    params(InRepository, Number),
    security(("run_token" = [])),
    responses((status = 200, body = Discussion), NotRead)
)]
async fn show(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
) -> Result<Json<Discussion>, Problem> {
    let discussion = app.github.discussion(&run.repository, number).await?;
    saw(&app, &run, std::slice::from_ref(&discussion)).await?;
    Ok(Json(discussion))
}

/// The comments of a discussion.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/discussions/{number}/comments",
    operation_id = "discussion_comments",
    params(InRepository, Number, Replies, After),
    security(("run_token" = [])),
    responses((status = 200, body = Slice<DiscussionComment>), NotRead)
)]
async fn comments(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
    Query(Replies { include_replies }): Query<Replies>,
    Query(after): Query<After>,
) -> Result<Json<Slice<DiscussionComment>>, Problem> {
    let slice = app
        .github
        .discussion_comments(&run.repository, number, include_replies, &after.part()?)
        .await?;
    let authors = slice
        .items
        .iter()
        .map(|one| (one.author.as_str(), one.author_association.as_str()));
    trust::read(&app, &run.claims, authors).await?;
    Ok(Json(slice))
}

/// The categories of a repository's discussions.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/discussions/categories",
    operation_id = "discussion_categories",
    params(InRepository),
    security(("run_token" = [])),
    responses((status = 200, body = Slice<DiscussionCategory>), NotRead)
)]
async fn categories(
    State(app): State<Arc<App>>,
    run: Within,
) -> Result<Json<Slice<DiscussionCategory>>, Problem> {
    Ok(Json(
        app.github.discussion_categories(&run.repository).await?,
    ))
}

async fn saw(app: &App, run: &Within, all: &[Discussion]) -> Result<(), Problem> {
    let authors = all
        .iter()
        .map(|one| (one.author.as_str(), one.author_association.as_str()));
    trust::read(app, &run.claims, authors).await
}
