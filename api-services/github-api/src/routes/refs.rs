//! `/repos/{owner}/{repo}/branches`, `/tags` and `/git/trees`.

use std::sync::Arc;

use access::RunClaims;
use axum::{extract::State, http::StatusCode};
use contracts::{
    EffectAnswer,
    github::{Branch, CreateBranch, Page, Tag, TagDetail, Tree},
};
use effects::{CallId, Place};
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
        .routes(routes!(branches, create_branch))
        .routes(routes!(branch))
        .routes(routes!(tags))
        .routes(routes!(tag))
        .routes(routes!(tree))
}

/// Refuses any branch but the run's own.
pub(super) fn own(claims: &RunClaims, branch: &str) -> Result<(), Problem> {
    if branch == claims.branch {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "branch-not-allowed")
        .detail(format!(
            "{branch} is not this run's branch; it may write only to {}",
            claims.branch
        ))
        .with("allowed_branch", claims.branch.clone()))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct BranchName {
    /// The branch's name, without `refs/heads/`.
    branch: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct TagName {
    /// The tag's name, without `refs/tags/`.
    tag: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct Reference {
    /// A branch, tag, commit or tree.
    reference: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Depth {
    /// Whether directories are listed with all that is in them.
    #[serde(default)]
    recursive: bool,
}

/// The branches of a repository.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/branches",
    operation_id = "branches",
    params(InRepository, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Branch>), NotRead)
)]
async fn branches(
    State(app): State<Arc<App>>,
    run: Within,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Branch>>, Problem> {
    Ok(Json(
        app.github
            .branches(&run.repository, paging.which()?)
            .await?,
    ))
}

/// One branch, with its newest commit.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/branches/{branch}",
    operation_id = "branch",
    params(InRepository, BranchName),
    security(("run_token" = [])),
    responses((status = 200, body = Branch), NotRead)
)]
async fn branch(
    State(app): State<Arc<App>>,
    run: Within,
    Path(BranchName { branch }): Path<BranchName>,
) -> Result<Json<Branch>, Problem> {
    Ok(Json(app.github.branch(&run.repository, &branch).await?))
}

/// Makes the run's branch; where it is there, that is the answer.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/branches",
    operation_id = "create_branch",
    params(InRepository, Named),
    request_body = CreateBranch,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
async fn create_branch(
    State(app): State<Arc<App>>,
    run: Within,
    call: CallId,
    Json(request): Json<CreateBranch>,
) -> Result<Json<EffectAnswer>, Problem> {
    own(&run.claims, &request.branch)?;
    let branch = effect::Branch {
        repository: run.repository,
        request,
    };
    let asked = app
        .effects
        .ask(&run.claims, &call, branch.into(), Place::Own);
    asked.await.map(Json)
}

/// The tags of a repository.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/tags",
    operation_id = "tags",
    params(InRepository, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Tag>), NotRead)
)]
async fn tags(
    State(app): State<Arc<App>>,
    run: Within,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Tag>>, Problem> {
    Ok(Json(
        app.github.tags(&run.repository, paging.which()?).await?,
    ))
}

/// One tag, with its words where it is an annotated one.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/tags/{tag}",
    operation_id = "tag",
    params(InRepository, TagName),
    security(("run_token" = [])),
    responses((status = 200, body = TagDetail), NotRead)
)]
async fn tag(
    State(app): State<Arc<App>>,
    run: Within,
    Path(TagName { tag }): Path<TagName>,
) -> Result<Json<TagDetail>, Problem> {
    Ok(Json(app.github.tag(&run.repository, &tag).await?))
}

/// Files and directories at a commit.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/git/trees/{reference}",
    operation_id = "tree",
    params(InRepository, Reference, Depth),
    security(("run_token" = [])),
    responses((status = 200, body = Tree), NotRead)
)]
async fn tree(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Reference { reference }): Path<Reference>,
    Query(Depth { recursive }): Query<Depth>,
) -> Result<Json<Tree>, Problem> {
    Ok(Json(
        app.github
            .tree(&run.repository, &reference, recursive)
            .await?,
    ))
}
