//! `/repos/{owner}/{repo}/releases`.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    github::{CreateRelease, Page, Release},
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
        .routes(routes!(list, create))
        .routes(routes!(latest))
        .routes(routes!(by_tag))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct TagName {
    /// The release's tag.
    tag: String,
}

/// The releases of a repository, newest first.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/releases",
    operation_id = "releases",
    params(InRepository, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Release>), NotRead)
)]
async fn list(
    State(app): State<Arc<App>>,
    run: Within,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Release>>, Problem> {
    Ok(Json(
        app.github
            .releases(&run.repository, paging.which()?)
            .await?,
    ))
}

/// The newest release that is neither a draft nor a prerelease.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/releases/latest",
    operation_id = "latest_release",
    params(InRepository),
    security(("run_token" = [])),
    responses((status = 200, body = Release), NotRead)
)]
async fn latest(State(app): State<Arc<App>>, run: Within) -> Result<Json<Release>, Problem> {
    Ok(Json(app.github.latest_release(&run.repository).await?))
}

/// The release of a tag.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/releases/tags/{tag}",
    operation_id = "release_by_tag",
    params(InRepository, TagName),
    security(("run_token" = [])),
    responses((status = 200, body = Release), NotRead)
)]
async fn by_tag(
    State(app): State<Arc<App>>,
    run: Within,
    Path(TagName { tag }): Path<TagName>,
) -> Result<Json<Release>, Problem> {
    Ok(Json(app.github.release_of(&run.repository, &tag).await?))
}

/// Makes a release; a person decides unless policy says otherwise.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/releases",
    operation_id = "create_release",
    params(InRepository, Named),
    request_body = CreateRelease,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
async fn create(
    State(app): State<Arc<App>>,
    run: Within,
    call: CallId,
    Json(request): Json<CreateRelease>,
) -> Result<Json<EffectAnswer>, Problem> {
    if request.tag_name.trim().is_empty() {
        return Err(Problem::bad_request("a release needs a tag_name"));
    }
    let place = run.place();
    let release = effect::Release {
        repository: run.repository,
        request,
    };
    let asked = app.effects.ask(&run.claims, &call, release.into(), place);
    asked.await.map(Json)
}
