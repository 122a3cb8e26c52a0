//! `POST /repos/{owner}/{repo}/pulls`.

use std::sync::Arc;

use axum::extract::State;
use contracts::{EffectAnswer, github::CreatePullRequest};
use service::{Agent, Json, Path, Problem};
use store::effects::Place;

use crate::{
    app::App,
    caller,
    effect::{Write, record},
    outgoing,
};

/// Opens the pull request of the run's branch; where one exists, that is the answer.
#[utoipa::path(
    post,
    path = "/repos/{owner}/{repo}/pulls",
    operation_id = "create_pull_request",
    params(("owner" = String, Path), ("repo" = String, Path)),
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
    Json(request): Json<CreatePullRequest>,
) -> Result<Json<EffectAnswer>, Problem> {
    let repository = caller::repository(&claims, &owner, &repo)?;
    let request = checked(&app, &repository, request)?;
    caller::own_branch(&claims, &request.head, &request.base)?;
    let write = Write::PullRequest {
        repository,
        request,
    };
    record(&app, &claims, Place::Target, write).await.map(Json)
}

/// The request with its texts checked and its head without the owner that GitHub also accepts.
fn checked(
    app: &App,
    repository: &domain::Repository,
    request: CreatePullRequest,
) -> Result<CreatePullRequest, Problem> {
    let owner = format!("{}:", repository.owner());
    let head = request.head.strip_prefix(&owner).unwrap_or(&request.head);
    Ok(CreatePullRequest {
        title: outgoing::checked(app, &request.title)?,
        body: outgoing::checked(app, &request.body)?,
        head: head.to_owned(),
        ..request
    })
}
