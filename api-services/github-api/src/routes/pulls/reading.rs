//! Reading pull requests: one, a list, a search.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{Page, PullRequest};
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use crate::{
    app::App,
    caller,
    narrow::Narrowed,
    routes::paging::Paging,
    trust::{self, author},
};

/// Which pull requests, and in which order, in GitHub's words.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Filters {
    /// `open` (where absent), `closed` or `all`.
    state: Option<String>,
    /// `owner:branch` or a branch of the repository itself.
    head: Option<String>,
    /// The branch they are to be merged into.
    base: Option<String>,
    /// `created`, `updated`, `popularity` or `long-running`.
    sort: Option<String>,
    /// `asc` or `desc`.
    direction: Option<String>,
}

/// A page of pull requests.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/pulls",
    operation_id = "pull_requests",
    params(("owner" = String, Path), ("repo" = String, Path), Filters, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<PullRequest>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo)): Path<(String, String)>,
    Query(filters): Query<Filters>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<PullRequest>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    // GitHub heeds no head without its owner.
    let head = filters.head.map(|head| {
        if head.contains(':') {
            head
        } else {
            format!("{}:{head}", repository.owner())
        }
    });
    let given = [
        ("state", filters.state),
        ("head", head),
        ("base", filters.base),
        ("sort", filters.sort),
        ("direction", filters.direction),
    ];
    let which = paging.which()?;
    let page = app
        .github
        .pulls(&repository, &present(&given), which)
        .await?;
    trust::read(&app, &claims, authors(&page)).await?;
    Ok(Json(page))
}

/// A pull request; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/pulls/{number}",
    operation_id = "pull_request",
    params(("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = PullRequest), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
) -> Result<Json<PullRequest>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let pull = app.github.pull(&repository, number).await?;
    trust::read(
        &app,
        &claims,
        [author(&pull.user, &pull.author_association)],
    )
    .await?;
    Ok(Json(pull))
}

/// What to look for, in GitHub's search language.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// Words and qualifiers; the repository and `is:pr` are added.
    q: String,
    /// `created`, `updated`, `comments`, …; the best match where absent.
    sort: Option<String>,
    /// `asc` or `desc`.
    order: Option<String>,
}

/// A page of the repository's pull requests that a search finds.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/search/pulls",
    operation_id = "search_pull_requests",
    params(("owner" = String, Path), ("repo" = String, Path), Search, Paging),
    security(("run_token" = [])),
    responses(
        (status = 200, body = Page<PullRequest>),
        (status = 400, description = "The words name another repository"),
        (status = 403, description = "Not the run's")
    )
)]
pub(super) async fn search(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo)): Path<(String, String)>,
    Query(search): Query<Search>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<PullRequest>>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let narrowed = Narrowed::of(&search.q, std::slice::from_ref(&repository))
        .map_err(|refused| Problem::bad_request(refused.to_string()))?;
    let order = [("sort", search.sort), ("order", search.order)];
    let which = paging.which()?;
    let page = app
        .github
        .search_pulls(&repository, &narrowed, &present(&order), which)
        .await?;
    trust::read(&app, &claims, authors(&page)).await?;
    Ok(Json(page))
}

fn present<'a>(given: &'a [(&'static str, Option<String>)]) -> Vec<(&'static str, &'a str)> {
    given
        .iter()
        .filter_map(|(name, value)| Some((*name, value.as_deref()?)))
        .collect()
}

fn authors(page: &Page<PullRequest>) -> impl Iterator<Item = (&str, &str)> {
    page.items
        .iter()
        .map(|pull| author(&pull.user, &pull.author_association))
}
