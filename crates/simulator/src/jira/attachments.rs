//! Files.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use chrono::Utc;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::{
    BOT,
    answer::{At, Error, Result},
    data::Attachment,
    issues::form,
    shape,
};
use crate::world::Sim;

pub(super) async fn add(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>> {
    if headers
        .get("x-atlassian-token")
        .is_none_or(|it| it != "no-check")
    {
        return Err(Error::new(StatusCode::FORBIDDEN, "XSRF check failed"));
    }
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok());
    let boundary = kind
        .and_then(|it| it.split("boundary=").nth(1))
        .map(|it| it.trim_matches('"'));
    let boundary = boundary.ok_or_else(|| Error::bad("a multipart body is needed"))?;
    let (filename, bytes) =
        file(&body, boundary).ok_or_else(|| Error::bad("no part called file"))?;
    let mut ledger = sim.ledger();
    let jira = &mut ledger.jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?.key.clone();
    let attachment = Attachment {
        id: jira.next_id(),
        issue,
        mime_type: mime_type(&filename).to_owned(),
        filename,
        author: BOT.to_owned(),
        created: Utc::now(),
        bytes,
    };
    let shown = shape::attachment(jira, &attachment, form(&sim, &at));
    jira.attachments.push(attachment);
    Ok(Json(json!([shown])))
}

/// Name and bytes of the part called `file`.
fn file(body: &[u8], boundary: &str) -> Option<(String, Vec<u8>)> {
    let head_end = find(body, b"\r\n\r\n")?;
    let head = std::str::from_utf8(&body[..head_end]).ok()?;
    if !head.contains("name=\"file\"") {
        return None;
    }
    let filename = head.split("filename=\"").nth(1)?.split('"').next()?;
    let rest = &body[head_end + 4..];
    let end = find(rest, format!("\r\n--{boundary}").as_bytes())?;
    Some((filename.to_owned(), rest[..end].to_vec()))
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len())
        .position(|window| window == needle)
}

fn mime_type(filename: &str) -> &'static str {
    match filename.rsplit('.').next() {
        Some("txt" | "log" | "md") => "text/plain",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

pub(super) async fn show(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let found = jira
        .attachments
        .iter()
        .find(|it| it.id.to_string() == at.id);
    let found = found.ok_or_else(|| Error::not_found("The attachment"))?;
    Ok(Json(shape::attachment(jira, found, form(&sim, &at))))
}

pub(super) async fn content(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Response> {
    let jira = &sim.ledger().jira;
    let found = jira
        .attachments
        .iter()
        .find(|it| it.id.to_string() == at.id);
    let found = found.ok_or_else(|| Error::not_found("The attachment"))?;
    Ok((
        [(header::CONTENT_TYPE, found.mime_type.clone())],
        found.bytes.clone(),
    )
        .into_response())
}
