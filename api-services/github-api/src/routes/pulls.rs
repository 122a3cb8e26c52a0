//! `POST /repos/{owner}/{repo}/pulls`.

use std::sync::Arc;

use axum::extract::State;
use contracts::{EffectAnswer, github::CreatePullRequest};
use effects::{CallId, Place};
use service::{Agent, Json, Path, Problem};

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
