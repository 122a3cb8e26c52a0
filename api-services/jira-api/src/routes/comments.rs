//! `/issues/{key}/comments`.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{AddComment, Comment, Rows},
};
use effects::CallId;
use serde_json::Value;
use service::{Agent, Json, Path, Problem, Query};

use super::{
    issues::empty,
    part::{Part, in_parts, rows},
};
use crate::{
    app::App,
    caller,
    effect::Write,
    jira::{self, account_id},
    key,
};

/// Comments, oldest first; what people cannot see is removed from their texts.
#[utoipa::path(
    get,
    path = "/issues/{key}/comments",
    operation_id = "comments",
    params(("key" = String, Path), Part),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Comment>), (status = 403), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    Query(part): Query<Part>,
) -> Result<Json<Rows<Comment>>, Problem> {
    let part = part.checked()?;
    let reached = caller::issue(&app, &claims, &key).await?;
    let path = ["issue", &reached.key, "comment"];
    let call = in_parts(app.jira.get("/issue/{key}/comment", &path)?, part);
    let mut found = rows(&app, &claims, call, &["comments"], jira::comment).await?;
    for comment in &mut found.items {
        comment.url = app.jira.browse_comment(&reached.key, &comment.id);
    }
    Ok(Json(found))
}

/// Comments on an issue; a repeated call is not a second comment.
#[utoipa::path(
    post,
    path = "/issues/{key}/comments",
    operation_id = "add_comment",
    params(("key" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = AddComment,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    call: CallId,
    Json(request): Json<AddComment>,
) -> Result<Json<EffectAnswer>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let write = Write::Comment {
        issue: reached.key,
        comment: None,
        body: said(request)?,
    };
    let asked = app.effects.ask(&claims, &call, write, reached.place).await;
    asked.map(Json)
}

/// Gives one of our own comments another text.
#[utoipa::path(
    put,
    path = "/issues/{key}/comments/{id}",
    operation_id = "edit_comment",
    params(("key" = String, Path), ("id" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = AddComment,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "Somebody else's comment"), (status = 404), (status = 409), (status = 422))
)]
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((key, id)): Path<(String, String)>,
    call: CallId,
    Json(request): Json<AddComment>,
) -> Result<Json<EffectAnswer>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let id = key::id("comment", &id)?;
    let path = ["issue", &reached.key, "comment", id];
    let get = app.jira.get("/issue/{key}/comment/{id}", &path)?;
    let standing: Value = get.send().await?.json()?;
    if account_id(&standing["author"]) != app.jira.me().await? {
        return Err(Problem::forbidden(format!(
            "comment {id} is somebody else's; only our own comments can be edited. Add one instead"
        )));
    }
    let write = Write::Comment {
        issue: reached.key.clone(),
        comment: Some(id.to_owned()),
        body: said(request)?,
    };
    let asked = app.effects.ask(&claims, &call, write, reached.place).await;
    asked.map(Json)
}

fn said(request: AddComment) -> Result<String, Problem> {
    if request.body.trim().is_empty() {
        return Err(empty("the comment has no text"));
    }
    Ok(request.body)
}
