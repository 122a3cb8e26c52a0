//! A message as Anthropic sends it: whole, or as a stream of events.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::script::Usage;

/// One message to be sent.
pub(super) struct Reply {
    pub(super) model: String,
    pub(super) text: Option<String>,
    /// Name and arguments.
    pub(super) calls: Vec<(String, Value)>,
    pub(super) usage: Usage,
}

fn id(kind: &str) -> String {
    format!("{kind}_01{}", &Uuid::new_v4().simple().to_string()[..22])
}

impl Reply {
    fn stop_reason(&self) -> &'static str {
        if self.calls.is_empty() {
            "end_turn"
        } else {
            "tool_use"
        }
    }

    fn blocks(&self) -> Vec<Value> {
        let text = self.text.iter().map(|t| json!({"type": "text", "text": t}));
        let call = |(name, input): &(String, Value)| json!({"type": "tool_use", "id": id("toolu"), "name": name, "input": input});
        text.chain(self.calls.iter().map(call)).collect()
    }

    /// The message for a request without `stream`.
    pub(super) fn whole(&self) -> Value {
        let mut message = empty(&self.model, self.usage);
        message["content"] = Value::Array(self.blocks());
        message["stop_reason"] = json!(self.stop_reason());
        message["usage"] = json!(self.usage);
        message
    }

    /// Events before anything is said.
    pub(super) fn opening(&self) -> String {
        let message = empty(&self.model, self.usage);
        event(&json!({"type": "message_start", "message": message})) + &ping()
    }

    /// The rest of the events.
    pub(super) fn events(&self) -> String {
        let mut events = String::new();
        for (index, mut block) in self.blocks().into_iter().enumerate() {
            let deltas = deltas(&mut block);
            events += &event(
                &json!({"type": "content_block_start", "index": index, "content_block": block}),
            );
            for delta in deltas {
                events +=
                    &event(&json!({"type": "content_block_delta", "index": index, "delta": delta}));
            }
            events += &event(&json!({"type": "content_block_stop", "index": index}));
        }
        let delta = json!({"stop_reason": self.stop_reason(), "stop_sequence": null});
        events += &event(&json!({"type": "message_delta", "delta": delta, "usage": self.usage}));
        events + &event(&json!({"type": "message_stop"}))
    }
}

/// Empties a block and answers the deltas that fill it again.
fn deltas(block: &mut Value) -> Vec<Value> {
    if let Some(Value::String(text)) = block.get_mut("text").map(Value::take) {
        block["text"] = json!("");
        let pieces = pieces(&text).into_iter();
        return pieces
            .map(|p| json!({"type": "text_delta", "text": p}))
            .collect();
    }
    let input = block["input"].take().to_string();
    block["input"] = json!({});
    let pieces = pieces(&input).into_iter();
    pieces
        .map(|p| json!({"type": "input_json_delta", "partial_json": p}))
        .collect()
}

/// Halves of a text, so that who reads must join them.
fn pieces(text: &str) -> Vec<&str> {
    let middle = text.floor_char_boundary(text.len() / 2);
    let (first, second) = text.split_at(middle);
    [first, second]
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect()
}

fn empty(model: &str, usage: Usage) -> Value {
    json!({
        "id": id("msg"),
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": null,
        "stop_sequence": null,
        "usage": Usage { output_tokens: 1, ..usage },
    })
}

pub(super) fn ping() -> String {
    event(&json!({"type": "ping"}))
}

fn event(data: &Value) -> String {
    let name = data["type"].as_str().unwrap_or_default();
    format!("event: {name}\ndata: {data}\n\n")
}
