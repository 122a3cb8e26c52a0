//! Issues opened and changed.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    github::{CreateIssue, UpdateIssue, WriteSubIssue},
};
use effects::{CallId, Place};
use http::StatusCode;
use service::{Json, Path, Problem};

use super::Number;
use crate::{
    app::App,
    caller,
    effect::{Issue, IssueChange, IssueUpdate},
    routes::refusals::{Named, NotWritten},
    within::{InRepository, Within},
};

/// Opens an issue in one of the run's repositories.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/issues",
    operation_id = "create_issue",
    params(InRepository, Named),
    request_body = CreateIssue,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    run: Within,
    call: CallId,
    Json(request): Json<CreateIssue>,
) -> Result<Json<EffectAnswer>, Problem> {
    if request.title.trim().is_empty() {
        return Err(empty("the issue has no title; give it one"));
    }
    let place = run.place();
    let issue = Issue {
        repository: run.repository,
        request,
    };
    let asked = app.effects.ask(&run.claims, &call, issue.into(), place);
    asked.await.map(Json)
}

/// Changes the run's own issue or pull request: title, body, state, labels, assignees, milestone.
#[utoipa::path(
    patch,
    path = "/repos/{owner}/{repo}/issues/{number}",
    operation_id = "update_issue",
    params(InRepository, Number, Named),
    request_body = UpdateIssue,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
pub(super) async fn update(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
    call: CallId,
    Json(request): Json<UpdateIssue>,
) -> Result<Json<EffectAnswer>, Problem> {
    caller::own_item(&run.claims, &run.repository, number)?;
    if request.is_empty() {
        return Err(empty("nothing is to be changed; name at least one field"));
    }
    if request
        .title
        .as_ref()
        .is_some_and(|title| title.trim().is_empty())
    {
        return Err(empty("a title cannot be empty"));
    }
    change(&app, run, number, &call, IssueChange::Fields(request)).await
}

/// Adds, removes or moves a sub-issue of the run's own issue.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/issues/{number}/sub_issues",
    operation_id = "write_sub_issue",
    params(InRepository, Number, Named),
    request_body = WriteSubIssue,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
pub(super) async fn sub_issue(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Number { number }): Path<Number>,
    call: CallId,
    Json(request): Json<WriteSubIssue>,
) -> Result<Json<EffectAnswer>, Problem> {
    caller::own_item(&run.claims, &run.repository, number)?;
    change(&app, run, number, &call, IssueChange::SubIssue(request)).await
}

async fn change(
    app: &App,
    run: Within,
    number: u64,
    call: &CallId,
    change: IssueChange,
) -> Result<Json<EffectAnswer>, Problem> {
    let update = IssueUpdate {
        repository: run.repository,
        number,
        change,
    };
    let asked = app
        .effects
        .ask(&run.claims, call, update.into(), Place::Own);
    asked.await.map(Json)
}

fn empty(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-text").detail(detail)
}
