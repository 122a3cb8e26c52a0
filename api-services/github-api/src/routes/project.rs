//! What surrounds issues: labels, milestones, people who may be assigned or who may write, issue types.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    github::{Collaborator, IssueType, Label, Milestone, Page, User, WriteLabel},
};
use effects::CallId;
use serde::Deserialize;
use service::{Json, Path, Problem, Query};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::Paging,
    refusals::{Named, NotRead, NotWritten},
};
use crate::{
    app::App,
    effect,
    within::{InRepository, Within},
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(labels, write_label))
        .routes(routes!(label))
        .routes(routes!(milestones))
        .routes(routes!(assignees))
        .routes(routes!(collaborators))
        .routes(routes!(issue_types))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct LabelName {
    /// The label's name.
    name: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OfState {
    /// `open` (the default), `closed` or `all`.
    state: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Affiliation {
    /// `outside`, `direct` or `all` (the default).
    affiliation: Option<String>,
}

/// The labels of a repository.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/labels",
    operation_id = "labels",
    params(InRepository, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Label>), NotRead)
)]
async fn labels(
    State(app): State<Arc<App>>,
    run: Within,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Label>>, Problem> {
    Ok(Json(
        app.github.labels(&run.repository, paging.which()?).await?,
    ))
}

/// One label.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/labels/{name}",
    operation_id = "label",
    params(InRepository, LabelName),
    security(("run_token" = [])),
    responses((status = 200, body = Label), NotRead)
)]
async fn label(
    State(app): State<Arc<App>>,
    run: Within,
    Path(LabelName { name }): Path<LabelName>,
) -> Result<Json<Label>, Problem> {
    Ok(Json(app.github.label(&run.repository, &name).await?))
}

/// Makes, changes or deletes a label.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/labels",
    operation_id = "write_label",
    params(InRepository, Named),
    request_body = WriteLabel,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
async fn write_label(
    State(app): State<Arc<App>>,
    run: Within,
    call: CallId,
    Json(request): Json<WriteLabel>,
) -> Result<Json<EffectAnswer>, Problem> {
    let place = run.place();
    let label = effect::Label {
        repository: run.repository,
        request,
    };
    let asked = app.effects.ask(&run.claims, &call, label.into(), place);
    asked.await.map(Json)
}

/// The milestones of a repository.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/milestones",
    operation_id = "milestones",
    params(InRepository, OfState, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Milestone>), NotRead)
)]
async fn milestones(
    State(app): State<Arc<App>>,
    run: Within,
    Query(OfState { state }): Query<OfState>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Milestone>>, Problem> {
    let (state, which) = (state.as_deref().unwrap_or("open"), paging.which()?);
    Ok(Json(
        app.github.milestones(&run.repository, state, which).await?,
    ))
}

/// Who can be assigned.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/assignees",
    operation_id = "assignees",
    params(InRepository, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<User>), NotRead)
)]
async fn assignees(
    State(app): State<Arc<App>>,
    run: Within,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<User>>, Problem> {
    Ok(Json(
        app.github
            .assignees(&run.repository, paging.which()?)
            .await?,
    ))
}

/// Who may do what in a repository.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/collaborators",
    operation_id = "collaborators",
    params(InRepository, Affiliation, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Collaborator>), NotRead)
)]
async fn collaborators(
    State(app): State<Arc<App>>,
    run: Within,
    Query(Affiliation { affiliation }): Query<Affiliation>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Collaborator>>, Problem> {
    let (affiliation, which) = (affiliation.as_deref().unwrap_or("all"), paging.which()?);
    let asked = app
        .github
        .collaborators(&run.repository, affiliation, which);
    Ok(Json(asked.await?))
}

/// The types that issues can have; none where the owner is a person.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/issue-types",
    operation_id = "issue_types",
    params(InRepository),
    security(("run_token" = [])),
    responses((status = 200, body = Page<IssueType>), NotRead)
)]
async fn issue_types(
    State(app): State<Arc<App>>,
    run: Within,
) -> Result<Json<Page<IssueType>>, Problem> {
    Ok(Json(app.github.issue_types(&run.repository).await?))
}
