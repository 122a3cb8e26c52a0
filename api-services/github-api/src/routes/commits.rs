//! `/repos/{owner}/{repo}/commits` and `/compare`.

mod files;

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    github::{Commit, CommitDetail, CommitFiles, Comparison, Page},
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
        .routes(routes!(list, commit))
        .routes(routes!(show))
        .routes(routes!(compare))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct Reference {
    /// A branch, tag or commit.
    reference: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct Range {
    /// `base...head`, each a branch, tag or commit.
    range: String,
}

/// Which commits, in GitHub's words.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// A branch, tag or commit to begin at; the default branch where absent.
    sha: Option<String>,
    /// Only those that change this path.
    path: Option<String>,
    /// An account's name or an e-mail address.
    author: Option<String>,
    /// Only those after this time, as RFC 3339.
    since: Option<String>,
    /// Only those before this time, as RFC 3339.
    until: Option<String>,
}

impl Filter {
    fn pairs(&self) -> Vec<(&str, &str)> {
        super::present([
            ("sha", &self.sha),
            ("path", &self.path),
            ("author", &self.author),
            ("since", &self.since),
            ("until", &self.until),
        ])
    }
}

/// Commits, newest first.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/commits",
    operation_id = "commits",
    params(InRepository, Filter, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Commit>), NotRead)
)]
async fn list(
    State(app): State<Arc<App>>,
    run: Within,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Commit>>, Problem> {
    let (which, filter) = (paging.which()?, filter.pairs());
    Ok(Json(
        app.github.commits(&run.repository, &filter, which).await?,
    ))
}

/// A commit with what it changes.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/commits/{reference}",
    operation_id = "commit",
    params(InRepository, Reference, Paging),
    security(("run_token" = [])),
    responses((status = 200, body = CommitDetail), NotRead)
)]
async fn show(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Reference { reference }): Path<Reference>,
    Query(paging): Query<Paging>,
) -> Result<Json<CommitDetail>, Problem> {
    let which = paging.which()?;
    Ok(Json(
        app.github
            .commit(&run.repository, &reference, which)
            .await?,
    ))
}

/// What head has and base has not.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/compare/{range}",
    operation_id = "compare",
    params(InRepository, Range),
    security(("run_token" = [])),
    responses((status = 200, body = Comparison), NotRead)
)]
async fn compare(
    State(app): State<Arc<App>>,
    run: Within,
    Path(Range { range }): Path<Range>,
) -> Result<Json<Comparison>, Problem> {
    let (base, head) = range
        .split_once("...")
        .filter(|(base, head)| !base.is_empty() && !head.is_empty())
        .ok_or_else(|| Problem::bad_request("write what to compare as base...head"))?;
    // GitHub would look into forks of others: `owner:branch`.
    if range.contains(':') {
        return Err(Problem::bad_request(
            "branches of other repositories are not compared; name two of this one",
        ));
    }
    Ok(Json(app.github.compare(&run.repository, base, head).await?))
}

/// Changes files in one commit on the run's branch.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/commits",
    operation_id = "commit_files",
    params(InRepository, Named),
    request_body = CommitFiles,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), NotWritten)
)]
async fn commit(
    State(app): State<Arc<App>>,
    run: Within,
    call: CallId,
    Json(request): Json<CommitFiles>,
) -> Result<Json<EffectAnswer>, Problem> {
    super::refs::own(&run.claims, &request.branch)?;
    files::check(&app, &run.repository, &request)?;
    let commit = effect::Commit {
        repository: run.repository,
        request,
    };
    let asked = app
        .effects
        .ask(&run.claims, &call, commit.into(), Place::Own);
    asked.await.map(Json)
}
