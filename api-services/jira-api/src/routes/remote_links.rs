//! `/issues/{key}/remote-links`: pages outside.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{CreateRemoteLink, RemoteLink, Rows},
};
use effects::CallId;
use service::{Agent, Json, Path, Problem};
use url::Url;

use super::{issues::empty, part::rows};
use crate::{app::App, caller, effect::Write, jira};

/// The pages that an issue links to.
#[utoipa::path(
    get,
    path = "/issues/{key}/remote-links",
    operation_id = "remote_links",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<RemoteLink>), (status = 403), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<Rows<RemoteLink>>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let path = ["issue", &reached.key, "remotelink"];
    let call = app.jira.get("/issue/{key}/remotelink", &path)?;
    let found = rows(&app, &claims, call, &[], jira::remote_link).await;
    found.map(Json)
}

/// Links an issue to a page, as to a pull request.
#[utoipa::path(
    post,
    path = "/issues/{key}/remote-links",
    operation_id = "create_remote_link",
    params(("key" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = CreateRemoteLink,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    call: CallId,
    Json(request): Json<CreateRemoteLink>,
) -> Result<Json<EffectAnswer>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let page: Url = request
        .url
        .parse()
        .map_err(|_| Problem::bad_request(format!("{:?} is not a URL", request.url)))?;
    if !matches!(page.scheme(), "http" | "https") {
        return Err(Problem::bad_request(
            "the url must begin with https:// or http://",
        ));
    }
    if request.title.trim().is_empty() {
        return Err(empty("the link has no title"));
    }
    let write = Write::RemoteLink {
        issue: reached.key,
        link: request,
    };
    let asked = app.effects.ask(&claims, &call, write, reached.place).await;
    asked.map(Json)
}
