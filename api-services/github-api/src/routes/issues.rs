//! `/repos/{owner}/{repo}/issues`: read, opened, changed.

mod parts;
mod reactions;
mod writing;

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{Issue, Page};
use serde::Deserialize;
use service::{Json, Path, Problem, Query};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{paging::Paging, refusals::NotRead};
use crate::{
    app::App,
    trust,
    within::{InRepository, Within},
};

/// Issues, their sub-issues, and reactions.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, writing::create))
        .routes(routes!(show, writing::update))
        .routes(routes!(parts::parent))
        .routes(routes!(parts::sub_issues, writing::sub_issue))
        .routes(routes!(parts::labels))
        .routes(routes!(reactions::to_issue))
        .routes(routes!(reactions::to_comment))
}

/// The number of an issue or pull request.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Number {
    /// Its number.
    number: u64,
}

/// Which issues, in GitHub's words.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// `open` (the default), `closed` or `all`.
    state: Option<String>,
    /// Names of labels, separated by commas; an issue has all of them.
    labels: Option<String>,
    /// An account's name, `none` or `*`.
    assignee: Option<String>,
    /// An account's name.
    creator: Option<String>,
    /// A milestone's number, `none` or `*`.
    milestone: Option<String>,
    /// Only what was changed since this time, as RFC 3339.
    since: Option<String>,
    /// `created` (the default), `updated` or `comments`.
    sort: Option<String>,
    /// `desc` (the default) or `asc`.
    direction: Option<String>,
}

impl Filter {
    fn pairs(&self) -> Vec<(&str, &str)> {
        super::present([
            ("state", &self.state),
            ("labels", &self.labels),
            ("assignee", &self.assignee),
            ("creator", &self.creator),
            ("milestone", &self.milestone),
            ("since", &self.since),
            ("sort", &self.sort),
            ("direction", &self.direction),
        ])
    }
}

/// Issues and pull requests; what people cannot see is removed from their texts.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/issues",
    operation_id = "issues",
    params(InRepository, Filter, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Issue>), NotRead)
)]
async fn list(
    State(app): State<Arc<App>>,
    run: Within,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Issue>>, Problem> {
    let page = app
        .github
        .issues(&run.repository, &filter.pairs(), paging.which()?)
        .await?;
    saw(&app, &run, &page.items).await?;
    Ok(Json(page))
}

/// An issue or pull request; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/issues/{number}",
    operation_id = "issue",
    params(InRepository, Number),
    security(("run_token" = [])),
    responses((status = 200, body = Issue), NotRead)
)]
async fn show(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
) -> Result<Json<Issue>, Problem> {
    let issue = app.github.issue(&run.repository, number).await?;
    saw(&app, &run, std::slice::from_ref(&issue)).await?;
    Ok(Json(issue))
}

/// Notes whose words the run was given.
pub(super) async fn saw(app: &App, run: &Within, issues: &[Issue]) -> Result<(), Problem> {
    let authors = issues
        .iter()
        .map(|issue| trust::author(&issue.user, &issue.author_association));
    trust::read(app, &run.claims, authors).await
}
