//! Files of issues.

use std::sync::Arc;

use axum::extract::State;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::{
    EffectAnswer,
    jira::{AddAttachment, Attachment, AttachmentContent, Rows},
};
use effects::CallId;
use http::StatusCode;
use serde_json::Value;
use service::{Agent, Json, Path, Problem};

use crate::{
    app::App,
    caller,
    effect::{self, Write},
    jira::{self, Seen, text_at},
};

/// The largest file that is handed on or taken, in bytes.
const LARGEST: usize = 1024 * 1024;

/// The files of an issue.
#[utoipa::path(
    get,
    path = "/issues/{key}/attachments",
    operation_id = "attachments",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Attachment>), (status = 403), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<Rows<Attachment>>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let issue = app.jira.issue(&reached.key, "attachment").await?;
    let mut seen = Seen::default();
    let items = files(&issue)
        .iter()
        .map(|it| jira::attachment(&app.jira, &mut seen, it));
    Ok(Json(Rows {
        items: items.collect(),
        next_start: None,
        sanitised: seen.sanitised(),
    }))
}

fn files(issue: &Value) -> &[Value] {
    let files = issue
        .pointer("/fields/attachment")
        .and_then(Value::as_array);
    files.map_or(&[], Vec::as_slice)
}

/// A file of an issue with what is in it, up to 1 MiB.
#[utoipa::path(
    get,
    path = "/issues/{key}/attachments/{id}",
    operation_id = "attachment",
    params(("key" = String, Path), ("id" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = AttachmentContent), (status = 403), (status = 404), (status = 422, description = "Larger than 1 MiB"))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((key, id)): Path<(String, String)>,
) -> Result<Json<AttachmentContent>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let issue = app.jira.issue(&reached.key, "attachment").await?;
    // Only by way of its issue: the id alone would reach files of any project.
    let file = files(&issue)
        .iter()
        .find(|it| text_at(it, "/id") == id)
        .ok_or_else(|| Problem::not_found(format!("{} has no attachment {id}", reached.key)))?;
    let mut seen = Seen::default();
    seen.writer(&file["author"]);
    let attachment = jira::attachment(&app.jira, &mut seen, file);
    if attachment.size > LARGEST as u64 {
        return Err(too_large(&attachment.filename));
    }
    let bytes = effect::content(&app.jira, file, LARGEST).await?;
    let (text, base64) = match String::from_utf8(bytes) {
        Ok(text) => (Some(seen.text(&text)), None),
        Err(error) => (None, Some(STANDARD.encode(error.as_bytes()))),
    };
    app.note(&claims, &seen).await?;
    Ok(Json(AttachmentContent {
        attachment,
        text,
        base64,
        sanitised: seen.sanitised(),
    }))
}

/// Attaches a file to an issue.
#[utoipa::path(
    post,
    path = "/issues/{key}/attachments",
    operation_id = "add_attachment",
    params(("key" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = AddAttachment,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    call: CallId,
    Json(request): Json<AddAttachment>,
) -> Result<Json<EffectAnswer>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    if !is_filename(&request.filename) {
        return Err(Problem::bad_request(format!(
            "{:?} cannot be a file's name; give 1 to 100 characters without quotes, slashes and control characters",
            request.filename
        )));
    }
    let bytes = bytes_of(&request)?;
    if bytes.is_empty() || bytes.len() > LARGEST {
        return Err(too_large(&request.filename));
    }
    // Secrets are looked for in what the bytes say, whatever they were sent as.
    if let Some(what) = app.effects.secret_in(&String::from_utf8_lossy(&bytes)) {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "secret-in-text").detail(format!(
                "the file holds {what}; nothing was written. Take it out and send the rest"
            )),
        );
    }
    let write = Write::Attachment {
        issue: reached.key,
        filename: request.filename,
        base64: STANDARD.encode(bytes),
    };
    let asked = app.effects.ask(&claims, &call, write, reached.place).await;
    asked.map(Json)
}

fn bytes_of(request: &AddAttachment) -> Result<Vec<u8>, Problem> {
    match (&request.text, &request.base64) {
        (Some(text), None) => Ok(text.clone().into_bytes()),
        (None, Some(base64)) => STANDARD
            .decode(base64)
            .map_err(|_| Problem::bad_request("base64 cannot be read; send standard base64")),
        _ => Err(Problem::bad_request("send either text or base64")),
    }
}

fn is_filename(name: &str) -> bool {
    (1..=100).contains(&name.chars().count())
        && !name.trim().is_empty()
        && !name.starts_with('.')
        && !name
            .chars()
            .any(|c| c.is_control() || matches!(c, '"' | '/' | '\\'))
}

fn too_large(filename: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-large").detail(format!(
        "{filename} is empty or larger than {LARGEST} bytes, the most that is handed on"
    ))
}
