//! Which files a repository has.

use access::Audience;
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
};
use chrono::Utc;
use domain::Repository;
use serde::Deserialize;
use service::{Json, Problem};

use crate::{
    App,
    engine::{Error, Files, Pattern, find},
};

const DEFAULT_LIMIT: usize = 1_000;
const MOST: usize = 10_000;

/// Which files to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FilesQuery {
    /// A glob, as `*.rs` (in any folder) or `src/**/*.rs` (from the root); all files where it is not given.
    pattern: Option<String>,
    /// How many at most, 1 to 10000; 1000 where it is not given.
    limit: Option<usize>,
}

/// Lists files of the mirror's default branch with their sizes.
#[utoipa::path(get, path = "/api/v1/repositories/{owner}/{repo}/files", operation_id = "list_files", params(("owner" = String, Path), ("repo" = String, Path), FilesQuery), responses(
    (status = 200, body = Files),
    (status = 400, description = "a parameter cannot be read"),
    (status = 401, description = "no run token for the knowledge graph"),
    (status = 403, description = "the run may not read this repository"),
    (status = 404, description = "the repository has no mirror or no commit yet"),
))]
pub(crate) async fn list(
    State(app): State<App>,
    Path((owner, repo)): Path<(String, String)>,
    parameters: Result<Query<FilesQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Files>, Problem> {
    let claims = service::authenticate_run(
        &headers,
        &app.verifier,
        Audience::KnowledgeGraph,
        Utc::now(),
    )?;
    let asked =
        Repository::new(&owner, &repo).map_err(|error| Problem::bad_request(error.to_string()))?;
    let repository = claims.repository(&asked).ok_or_else(|| {
        Problem::forbidden(format!(
            "this run may read {}, not {asked}",
            claims.repository_names()
        ))
    })?;
    let Query(parameters) =
        parameters.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    let limit = parameters.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::bad_request(format!(
            "limit must be 1 to {MOST}, not {limit}"
        )));
    }
    let pattern = parameters
        .pattern
        .as_deref()
        .map(str::parse::<Pattern>)
        .transpose()
        .map_err(|error| Problem::bad_request(error.to_string()))?;

    find(&app.listings, repository, pattern.as_ref(), limit)
        .await
        .map(Json)
        .map_err(problem_of)
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn problem_of(error: Error) -> Problem {
    match error {
        Error::NoMirror => Problem::not_found(
            "this repository has no mirror yet; it is made when a task first clones it",
        ),
        Error::NoCommit => {
            Problem::not_found("the default branch of this repository has no commit yet")
        }
        Error::TooSlow => Problem::new(StatusCode::GATEWAY_TIMEOUT, "too-slow")
            .detail("git did not answer in time"),
        Error::Git(_) => Problem::internal(&error),
    }
}
