//! Reads a request for content and writes the answer.

use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    conversation::Message,
    model::{Asked, Dialect, Tool},
    reply::{Reply, pieces},
};

/// Every event is a whole answer with some of its parts.
#[derive(Clone)]
pub(super) struct Gemini;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    #[serde(default)]
    contents: Vec<Content>,
    #[serde(default)]
    system_instruction: Content,
    #[serde(default)]
    tools: Vec<Tools>,
}

#[derive(Default, Deserialize)]
struct Content {
    #[serde(default)]
    role: String,
    #[serde(default)]
    parts: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tools {
    #[serde(default)]
    function_declarations: Vec<Value>,
}

pub(super) fn read(model: &str, stream: bool, body: &[u8]) -> Result<Asked, serde_json::Error> {
    let request: Request = serde_json::from_slice(body)?;
    let system = request.system_instruction.parts.iter();
    let system: Vec<_> = system.filter_map(|p| p["text"].as_str()).collect();
    let declared = request.tools.iter().flat_map(|t| &t.function_declarations);
    Ok(Asked {
        model: model.to_owned(),
        messages: request.contents.iter().map(message).collect(),
        system: system.join("\n"),
        tools: declared
            .filter_map(|t| t["name"].as_str().map(Tool::plain))
            .collect(),
        stream,
        probe: false,
        session: None,
    })
}

fn message(content: &Content) -> Message {
    let role = if content.role == "model" {
        "assistant"
    } else {
        "user"
    };
    Message::new(role, content.parts.iter().filter_map(block).collect())
}

/// Thoughts are no text.
fn block(part: &Value) -> Option<Value> {
    if let Some(call) = part.get("functionCall") {
        return Some(json!({"type": "tool_use", "id": call["id"], "name": call["name"]}));
    }
    if let Some(answer) = part.get("functionResponse") {
        let content = result(&answer["response"]);
        return Some(
            json!({"type": "tool_result", "tool_use_id": answer["id"], "content": content}),
        );
    }
    let text = part["text"].as_str()?;
    (part["thought"] != true).then(|| json!({"type": "text", "text": text}))
}

/// What a tool answered: clients put it under `output` or `error`.
fn result(response: &Value) -> String {
    let text = response.get("output").or_else(|| response.get("error"));
    match text {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => response.to_string(),
    }
}

impl Dialect for Gemini {
    const API: &'static str = "gemini";

    fn opening(&self, _: &Reply) -> String {
        String::new()
    }

    fn ping(&self) -> String {
        // Its clients take every event for an answer.
        String::new()
    }

    fn rest(&self, reply: &Reply) -> String {
        let texts = reply.blocks().iter().filter_map(|b| b["text"].as_str());
        let texts = texts.flat_map(pieces).map(|piece| json!({"text": piece}));
        let parts: Vec<_> = texts.chain(calls(reply)).collect();
        let mut stream = String::new();
        for (place, part) in parts.iter().enumerate() {
            let last = place + 1 == parts.len();
            stream += &format!(
                "data: {}\n\n",
                answer(reply, std::slice::from_ref(part), last)
            );
        }
        stream
    }

    fn whole(&self, reply: &Reply) -> Value {
        let texts = reply.blocks().iter().filter_map(|b| b["text"].as_str());
        let texts = texts.map(|text| json!({"text": text}));
        let parts: Vec<_> = texts.chain(calls(reply)).collect();
        answer(reply, &parts, true)
    }

    fn error(&self, status: StatusCode, _: &str, message: &str) -> Value {
        super::error(status, message)
    }
}

fn calls(reply: &Reply) -> impl Iterator<Item = Value> {
    let calls = reply.blocks().iter().filter(|b| b["type"] == "tool_use");
    calls.map(|b| json!({"functionCall": {"id": b["id"], "name": b["name"], "args": b["input"]}}))
}

fn answer(reply: &Reply, parts: &[Value], last: bool) -> Value {
    let content = json!({"role": "model", "parts": parts});
    let mut candidate = json!({"content": content, "index": 0});
    if last {
        candidate["finishReason"] = json!("STOP");
    }
    let usage = reply.usage();
    let prompt =
        usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
    json!({
        "candidates": [candidate],
        "usageMetadata": {
            "promptTokenCount": prompt,
            "cachedContentTokenCount": usage.cache_read_input_tokens,
            "candidatesTokenCount": usage.output_tokens,
            "totalTokenCount": prompt + usage.output_tokens,
        },
        "modelVersion": reply.model(),
        "responseId": reply.id(),
    })
}
