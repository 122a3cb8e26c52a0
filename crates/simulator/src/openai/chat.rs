//! Reads `POST /v1/chat/completions` and writes its chunks.

use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{now, texts};
use crate::{
    conversation::Message,
    model::{Asked, Dialect, Tool},
    reply::{Reply, pieces},
};

/// Chunks without names, ended by `[DONE]`.
#[derive(Clone, Default)]
pub(super) struct Chat {
    /// Whether a stream ends with a chunk of the tokens.
    include_usage: bool,
}

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    model: String,
    #[serde(default)]
    messages: Vec<Value>,
    #[serde(default)]
    tools: Vec<Value>,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    stream_options: StreamOptions,
    #[serde(default)]
    max_tokens: Option<u64>,
}

#[derive(Default, Deserialize)]
struct StreamOptions {
    #[serde(default)]
    include_usage: bool,
}

pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<(Asked, Chat), serde_json::Error> {
    let request: Request = serde_json::from_slice(body)?;
    let name = |tool: &Value| tool["function"]["name"].as_str().map(Tool::plain);
    let session = headers.get("x-session-id");
    let asked = Asked {
        model: request.model,
        messages: request.messages.iter().map(message).collect(),
        system: String::new(),
        tools: request.tools.iter().filter_map(name).collect(),
        stream: request.stream,
        probe: request.max_tokens == Some(1),
        session: session.and_then(|id| id.to_str().ok()).map(str::to_owned),
    };
    let include_usage = request.stream_options.include_usage;
    Ok((asked, Chat { include_usage }))
}

fn message(message: &Value) -> Message {
    let texts = texts(&message["content"]);
    match message["role"].as_str() {
        Some("assistant") => {
            let calls = message["tool_calls"].as_array().into_iter().flatten();
            let call = |c: &Value| json!({"type": "tool_use", "id": c["id"], "name": c["function"]["name"]});
            Message::new(
                "assistant",
                texts.into_iter().chain(calls.map(call)).collect(),
            )
        }
        Some("tool") => {
            let id = &message["tool_call_id"];
            let result = json!({"type": "tool_result", "tool_use_id": id, "content": texts});
            Message::new("user", vec![result])
        }
        Some("system" | "developer") => Message::new("system", texts),
        _ => Message::new("user", texts),
    }
}

impl Chat {
    fn chunk(reply: &Reply, delta: &Value, finish: Option<&str>) -> String {
        let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish});
        data(&envelope(reply, "chat.completion.chunk", &json!([choice])))
    }
}

impl Dialect for Chat {
    const API: &'static str = "openai-chat";

    fn opening(&self, reply: &Reply) -> String {
        Self::chunk(reply, &json!({"role": "assistant", "content": ""}), None)
    }

    fn ping(&self) -> String {
        ": ping\n\n".to_owned()
    }

    fn rest(&self, reply: &Reply) -> String {
        let mut stream = String::new();
        for piece in said(reply).iter().flat_map(|text| pieces(text)) {
            stream += &Self::chunk(reply, &json!({"content": piece}), None);
        }
        for (index, call) in calls(reply).into_iter().enumerate() {
            let arguments = pieces(call["function"]["arguments"].as_str().unwrap_or_default());
            let mut first = call;
            first["index"] = json!(index);
            first["function"]["arguments"] = json!("");
            stream += &Self::chunk(reply, &json!({"tool_calls": [first]}), None);
            for piece in arguments {
                let more = json!({"index": index, "function": {"arguments": piece}});
                stream += &Self::chunk(reply, &json!({"tool_calls": [more]}), None);
            }
        }
        stream += &Self::chunk(reply, &json!({}), Some(finish(reply)));
        if self.include_usage {
            let mut last = envelope(reply, "chat.completion.chunk", &json!([]));
            last["usage"] = usage(reply);
            stream += &data(&last);
        }
        stream + "data: [DONE]\n\n"
    }

    fn whole(&self, reply: &Reply) -> Value {
        let mut message = json!({"role": "assistant", "content": said(reply), "refusal": null});
        if reply.calls() {
            message["tool_calls"] = json!(calls(reply));
        }
        let choice = json!({"index": 0, "message": message, "logprobs": null, "finish_reason": finish(reply)});
        let mut whole = envelope(reply, "chat.completion", &json!([choice]));
        whole["usage"] = usage(reply);
        whole
    }

    fn error(&self, status: StatusCode, kind: &str, message: &str) -> Value {
        super::error(status, kind, message)
    }
}

fn data(value: &Value) -> String {
    format!("data: {value}\n\n")
}

fn envelope(reply: &Reply, object: &str, choices: &Value) -> Value {
    let id = reply.id().replace("msg_", "chatcmpl-");
    json!({"id": id, "object": object, "created": now(), "model": reply.model(), "choices": choices})
}

fn said(reply: &Reply) -> Option<String> {
    let texts: Vec<_> = reply
        .blocks()
        .iter()
        .filter_map(|b| b["text"].as_str())
        .collect();
    (!texts.is_empty()).then(|| texts.concat())
}

fn calls(reply: &Reply) -> Vec<Value> {
    let calls = reply.blocks().iter().filter(|b| b["type"] == "tool_use");
    let call = |b: &Value| {
        let id = b["id"].as_str().unwrap_or_default();
        let function = json!({"name": b["name"], "arguments": b["input"].to_string()});
        json!({"id": id.replace("toolu_", "call_"), "type": "function", "function": function})
    };
    calls.map(call).collect()
}

fn finish(reply: &Reply) -> &'static str {
    if reply.calls() { "tool_calls" } else { "stop" }
}

fn usage(reply: &Reply) -> Value {
    let usage = reply.usage();
    let prompt =
        usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
    json!({
        "prompt_tokens": prompt,
        "prompt_tokens_details": {"cached_tokens": usage.cache_read_input_tokens},
        "completion_tokens": usage.output_tokens,
        "total_tokens": prompt + usage.output_tokens,
    })
}
