//! The objects of the Responses interface.

use serde_json::{Value, json};

use crate::{openai::now, reply::Reply};

/// The response so far: nothing yet, or everything.
pub(super) fn response(reply: &Reply, status: &str) -> Value {
    let mut response = json!({
        "id": reply.id().replace("msg_", "resp_"),
        "object": "response",
        "created_at": now(),
        "status": status,
        "model": reply.model(),
        "output": [],
        "error": null,
        "incomplete_details": null,
        "parallel_tool_calls": true,
        "usage": null,
    });
    if status == "completed" {
        let blocks = reply.blocks().iter().enumerate();
        let output: Vec<_> = blocks
            .map(|(index, block)| item(reply, index, block))
            .collect();
        response["output"] = json!(output);
        response["usage"] = usage(reply);
    }
    response
}

/// A text is a message, a call is a function call.
pub(super) fn item(reply: &Reply, index: usize, block: &Value) -> Value {
    if block["type"] == "text" {
        let text = json!({"type": "output_text", "text": block["text"], "annotations": []});
        return json!({
            "type": "message",
            "id": format!("{}_{index}", reply.id()),
            "role": "assistant",
            "status": "completed",
            "content": [text],
        });
    }
    let id = block["id"].as_str().unwrap_or_default();
    let mut call = json!({
        "type": "function_call",
        "id": id.replace("toolu_", "fc_"),
        "call_id": id.replace("toolu_", "call_"),
        "name": block["name"],
        "arguments": block["input"].to_string(),
        "status": "completed",
    });
    if let Some(namespace) = block.get("namespace") {
        call["namespace"] = namespace.clone();
    }
    call
}

/// An item before its text or arguments have come.
pub(super) fn opened(item: &Value) -> Value {
    let mut opened = item.clone();
    opened["status"] = json!("in_progress");
    match item["type"].as_str() {
        Some("message") => opened["content"] = json!([]),
        _ => opened["arguments"] = json!(""),
    }
    opened
}

fn usage(reply: &Reply) -> Value {
    let usage = reply.usage();
    let input =
        usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
    json!({
        "input_tokens": input,
        "input_tokens_details": {"cached_tokens": usage.cache_read_input_tokens},
        "output_tokens": usage.output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": input + usage.output_tokens,
    })
}
