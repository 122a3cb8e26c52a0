//! Files: an earlier try is found by name, size and content, for files carry no properties.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::EffectOutcome;
use domain::Provider;
use effects::{Made, Order};
use http::{HeaderValue, Method};
use serde_json::Value;
use service::upstream::UpstreamError;

use super::{Write, made::made};
use crate::jira::{Flavour, Jira, account_id, text_at};

pub(super) async fn make(
    jira: &Jira,
    order: &Order<'_, Write>,
    issue: &str,
    filename: &str,
    base64: &str,
) -> Result<Made, UpstreamError> {
    let unreadable = |problem: &str| UpstreamError::Unreadable {
        provider: Provider::Jira,
        problem: problem.to_owned(),
    };
    let bytes = STANDARD
        .decode(base64)
        .map_err(|_| unreadable("the stored file is no base64"))?;
    if order.asked_before
        && let Some(id) = find(jira, issue, filename, &bytes).await?
    {
        return Ok(made(id, jira.browse(issue), EffectOutcome::Applied));
    }
    let path = ["issue", issue, "attachments"];
    let call = jira.call(Method::POST, "/issue/{key}/attachments", &path)?;
    let boundary = format!("agents-system-{}", &order.marker.mac[..32]);
    let kind = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))
        .map_err(|_| unreadable("the marker is no header text"))?;
    let body = multipart(&boundary, filename, &bytes);
    let created: Value = call.bytes(kind, body).send().await?.json()?;
    let id = text_at(&created, "/0/id");
    Ok(made(id, jira.browse(issue), EffectOutcome::Applied))
}

/// Our file of this name and content at the issue.
async fn find(
    jira: &Jira,
    issue: &str,
    filename: &str,
    bytes: &[u8],
) -> Result<Option<String>, UpstreamError> {
    let me = jira.me().await?;
    let shown = jira.issue(issue, "attachment").await?;
    for file in shown["fields"]["attachment"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let alike = file["filename"] == filename
            && file["size"].as_u64() == Some(bytes.len() as u64)
            && account_id(&file["author"]) == me;
        if alike && content(jira, file, bytes.len()).await? == bytes {
            return Ok(Some(text_at(file, "/id").to_owned()));
        }
    }
    Ok(None)
}

/// The bytes of a file, at most so many of its end.
pub(crate) async fn content(
    jira: &Jira,
    file: &Value,
    most: usize,
) -> Result<Vec<u8>, UpstreamError> {
    let id = text_at(file, "/id");
    let call = match jira.flavour {
        Flavour::Cloud => jira.get("/attachment/content/{id}", &["attachment", "content", id])?,
        Flavour::DataCenter => jira.secure(id, text_at(file, "/filename"))?,
    };
    Ok(call.accept("*/*").tail(most).await?.bytes)
}

fn multipart(boundary: &str, filename: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [
        head.as_bytes(),
        bytes,
        format!("\r\n--{boundary}--\r\n").as_bytes(),
    ]
    .concat()
}
