//! `GET /repos/{owner}/{repo}/collaborators/{login}/permission`, for the gateway.

use std::sync::Arc;

use access::Grant;
use axum::{extract::State, http::HeaderMap};
use contracts::github::Permission;
use service::{Json, Path, Problem};

use crate::{app::App, caller};

/// What an account may do in a repository; `none` where the account is no user.
#[utoipa::path(
    get,
    path = "/repos/{owner}/{repo}/collaborators/{login}/permission",
    operation_id = "permission",
    params(("owner" = String, Path), ("repo" = String, Path), ("login" = String, Path)),
    security(("service_token" = [])),
    responses((status = 200, body = Permission), (status = 403, description = "The caller may not ask"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path((owner, repo, login)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Json<Permission>, Problem> {
    caller::require(&app, &headers, Grant::ReadPermissions)?;
    let repository = caller::named(&owner, &repo)?;
    Ok(Json(app.github.permission(&repository, &login).await?))
}
