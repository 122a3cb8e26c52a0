//! Reads `POST /v1/responses` and writes its events.

use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::texts;
use crate::{
    conversation::Message,
    model::{Asked, Dialect, Tool},
    reply::{Reply, pieces},
};

mod output;

use output::{item, opened, response};

/// Events named for their type and numbered.
#[derive(Clone)]
pub(super) struct Responses;

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    model: String,
    #[serde(default)]
    input: Input,
    #[serde(default)]
    instructions: Option<String>,
    #[serde(default)]
    tools: Vec<Value>,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    prompt_cache_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    Text(String),
    Items(Vec<Value>),
}

impl Default for Input {
    fn default() -> Self {
        Self::Items(Vec::new())
    }
}

pub(super) fn read(body: &[u8]) -> Result<Asked, serde_json::Error> {
    let request: Request = serde_json::from_slice(body)?;
    let messages = match &request.input {
        Input::Text(text) => vec![Message::new("user", texts(&json!(text)))],
        Input::Items(items) => items.iter().filter_map(message).collect(),
    };
    Ok(Asked {
        model: request.model,
        messages: messages.into_iter().collect(),
        system: request.instructions.unwrap_or_default(),
        tools: request.tools.iter().flat_map(tools).collect(),
        stream: request.stream,
        probe: false,
        session: request.prompt_cache_key,
    })
}

/// Reasoning and what else a client keeps is no message.
fn message(item: &Value) -> Option<Message> {
    let text = |name: &str| item[name].clone();
    match item["type"].as_str().unwrap_or("message") {
        "message" => {
            let role = match item["role"].as_str() {
                Some("assistant") => "assistant",
                Some("system" | "developer") => "system",
                _ => "user",
            };
            Some(Message::new(role, texts(&item["content"])))
        }
        "function_call" => {
            let call = json!({"type": "tool_use", "id": text("call_id"), "name": text("name")});
            Some(Message::new("assistant", vec![call]))
        }
        "function_call_output" => {
            let content = texts(&item["output"]);
            let result =
                json!({"type": "tool_result", "tool_use_id": text("call_id"), "content": content});
            Some(Message::new("user", vec![result]))
        }
        _ => None,
    }
}

/// A function, or the functions of a namespace.
fn tools(tool: &Value) -> Vec<Tool> {
    let name = |tool: &Value| tool["name"].as_str().map(str::to_owned);
    if tool["type"] != "namespace" {
        return name(tool).map(Tool::plain).into_iter().collect();
    }
    let inside = tool["tools"].as_array().into_iter().flatten();
    let inside = inside.filter_map(name).map(|inside| Tool {
        namespace: name(tool),
        name: inside,
    });
    inside.collect()
}

impl Dialect for Responses {
    const API: &'static str = "openai-responses";

    fn opening(&self, reply: &Reply) -> String {
        let begun = response(reply, "in_progress");
        sse(vec![
            json!({"type": "response.created", "response": begun}),
            json!({"type": "response.in_progress", "response": begun}),
        ])
    }

    fn ping(&self) -> String {
        ": ping\n\n".to_owned()
    }

    fn rest(&self, reply: &Reply) -> String {
        let mut events = Vec::new();
        for (index, block) in reply.blocks().iter().enumerate() {
            let whole = item(reply, index, block);
            let place = |mut event: Value| {
                event["output_index"] = json!(index);
                event["item_id"] = whole["id"].clone();
                event
            };
            let (delta, done, field, text) = match block["text"].as_str() {
                Some(text) => (
                    "output_text.delta",
                    "output_text.done",
                    "text",
                    text.to_owned(),
                ),
                None => (
                    "function_call_arguments.delta",
                    "function_call_arguments.done",
                    "arguments",
                    block["input"].to_string(),
                ),
            };
            let added = json!({"type": "response.output_item.added", "output_index": index, "item": opened(&whole)});
            events.push(added);
            for piece in pieces(&text) {
                let delta = json!({"type": format!("response.{delta}"), "content_index": 0, "delta": piece});
                events.push(place(delta));
            }
            events.push(place(
                json!({"type": format!("response.{done}"), field: text, "content_index": 0}),
            ));
            events.push(
                json!({"type": "response.output_item.done", "output_index": index, "item": whole}),
            );
        }
        events.push(json!({"type": "response.completed", "response": self.whole(reply)}));
        sse(events)
    }

    fn whole(&self, reply: &Reply) -> Value {
        response(reply, "completed")
    }

    fn error(&self, status: StatusCode, kind: &str, message: &str) -> Value {
        super::error(status, kind, message)
    }
}

fn sse(events: Vec<Value>) -> String {
    let event = |(number, mut data): (usize, Value)| {
        data["sequence_number"] = json!(number);
        let name = data["type"].as_str().unwrap_or_default();
        format!("event: {name}\ndata: {data}\n\n")
    };
    events.into_iter().enumerate().map(event).collect()
}
