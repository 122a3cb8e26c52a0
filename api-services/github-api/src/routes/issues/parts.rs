//! What belongs to an issue: its parent, sub-issues and labels.

use std::sync::Arc;

use axum::extract::State;
use contracts::github::{Issue, Label, Page};
use service::{Json, Path, Problem, Query};

use super::{Number, saw};
use crate::{
    app::App,
    routes::{paging::Paging, refusals::NotRead},
    within::{InRepository, Within},
};

/// The issue that this one is a sub-issue of; 404 where it is none.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/issues/{number}/parent",
    operation_id = "parent_issue",
    params(InRepository, Number),
    security(("run_token" = [])),
    responses((status = 200, body = Issue), NotRead)
)]
pub(super) async fn parent(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
) -> Result<Json<Issue>, Problem> {
    let issue = app.github.parent_issue(&run.repository, number).await?;
    saw(&app, &run, std::slice::from_ref(&issue)).await?;
    Ok(Json(issue))
}

/// The sub-issues of an issue, in their order.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/issues/{number}/sub_issues",
    operation_id = "sub_issues",
    params(InRepository, Number, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Issue>), NotRead)
)]
pub(super) async fn sub_issues(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Issue>>, Problem> {
    let which = paging.which()?;
    let page = app
        .github
        .sub_issues(&run.repository, number, which)
        .await?;
    saw(&app, &run, &page.items).await?;
    Ok(Json(page))
}

/// The labels of an issue or pull request.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/issues/{number}/labels",
    operation_id = "issue_labels",
    params(InRepository, Number, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Label>), NotRead)
)]
pub(super) async fn labels(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Label>>, Problem> {
    let which = paging.which()?;
    Ok(Json(
        app.github.labels_of(&run.repository, number, which).await?,
    ))
}
