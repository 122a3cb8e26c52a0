//! Opening, changing and merging pull requests.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    github::{CreatePullRequest, MergePullRequest, UpdatePullRequest},
};
use effects::{CallId, Place};
use http::StatusCode;
use service::{Agent, Json, Path, Problem};

use super::place;
use crate::{app::App, caller, effect};

/// Opens the pull request of the run's branch; where one exists, that is the answer.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/pulls",
    operation_id = "create_pull_request",
    params(
        ("owner" = String, Path), ("repo" = String, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = CreatePullRequest,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's branch, or the cap is reached"),
        (status = 409, description = "The run is over, or the write is being made"),
        (status = 422, description = "A text holds a credential or is too long, or GitHub refuses")
    )
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo)): Path<(String, String)>,
    call: CallId,
    Json(mut request): Json<CreatePullRequest>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    // GitHub also accepts a head with its owner.
    if let Some(branch) = request
        .head
        .strip_prefix(&format!("{}:", repository.owner()))
    {
        request.head = branch.to_owned();
    }
    caller::own_branch(&claims, &request.head, &request.base)?;
    let pull = effect::PullRequest {
        repository,
        request,
    };
    app.effects
        .ask(&claims, &call, pull.into(), Place::Own)
        .await
        .map(Json)
}

/// Changes a pull request: its texts, state, base, draft, reviewers, or its branch brought up to date.
#[utoipa::path(
    patch,
    path = "/repos/{owner}/{repo}/pulls/{number}",
    operation_id = "update_pull_request",
    params(
        ("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = UpdatePullRequest,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's, or policy or the cap says no"),
        (status = 409, description = "The run is over, the write is being made, or the branch has moved"),
        (status = 422, description = "Nothing is to be changed, a text holds a credential, or GitHub refuses")
    )
)]
pub(super) async fn update(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    call: CallId,
    Json(change): Json<UpdatePullRequest>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    if change == UpdatePullRequest::default() {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "nothing-to-change").detail(
                "name at least one of title, body, state, base, draft, reviewers, update_branch_from",
            ),
        );
    }
    let (_, place) = place(&app, &claims, &repository, number).await?;
    let write = effect::PullRequestUpdate {
        repository,
        number,
        change,
    };
    app.effects
        .ask(&claims, &call, write.into(), place)
        .await
        .map(Json)
}

/// Merges a pull request at a commit; a person decides unless policy says otherwise.
#[utoipa::path(
    put,
    path = "/repos/{owner}/{repo}/pulls/{number}/merge",
    operation_id = "merge_pull_request",
    params(
        ("owner" = String, Path), ("repo" = String, Path), ("number" = u64, Path),
        ("idempotency-key" = String, Header, description = "Names the tool call")
    ),
    request_body = MergePullRequest,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's, or policy or the cap says no"),
        (status = 409, description = "The run is over, the write is being made, or the head is another commit"),
        (status = 422, description = "A text holds a credential, or GitHub refuses")
    )
)]
pub(super) async fn merge(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((owner, repo, number)): Path<(String, String, u64)>,
    call: CallId,
    Json(merge): Json<MergePullRequest>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let (pull, place) = place(&app, &claims, &repository, number).await?;
    if pull.head_sha() != merge.sha {
        return Err(Problem::new(StatusCode::CONFLICT, "head-moved")
            .detail(format!(
                "the head of {repository}#{number} is {}, not {}; look at what changed, then merge that commit",
                pull.head_sha(),
                merge.sha
            ))
            .with("head_sha", pull.head_sha()));
    }
    let write = effect::Merge {
        repository,
        number,
        merge,
    };
    app.effects
        .ask(&claims, &call, write.into(), place)
        .await
        .map(Json)
}
