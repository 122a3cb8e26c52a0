//! Reads `POST /v1/messages`.

use http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    conversation::{Conversation, text_of},
    model::{Asked, Tool},
};

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    model: String,
    #[serde(default)]
    messages: Conversation,
    #[serde(default)]
    system: Value,
    #[serde(default)]
    tools: Vec<Value>,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    max_tokens: Option<u64>,
}

pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Asked, serde_json::Error> {
    let request: Request = serde_json::from_slice(body)?;
    let name = |tool: &Value| Tool::plain(tool["name"].as_str().unwrap_or_default());
    let session = headers.get("x-claude-code-session-id");
    Ok(Asked {
        model: request.model,
        messages: request.messages,
        system: text_of(&request.system),
        tools: request.tools.iter().map(name).collect(),
        stream: request.stream,
        probe: request.max_tokens == Some(1),
        session: session.and_then(|id| id.to_str().ok()).map(str::to_owned),
    })
}
