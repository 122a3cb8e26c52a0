//! A message as Anthropic sends it: whole, or as a stream of events.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    model::Tool,
    script::{Message, Scope, Unknown, Usage},
};

/// One message to be sent.
pub(crate) struct Reply {
    id: String,
    model: String,
    blocks: Vec<Value>,
    usage: Usage,
}

impl Reply {
    /// A message of a text and calls (name and arguments).
    pub(crate) fn new(
        model: &str,
        text: Option<String>,
        calls: Vec<(String, Value)>,
        usage: Usage,
    ) -> Self {
        let text = text.map(|t| json!({"type": "text", "text": t}));
        let call = |(name, input): (String, Value)| json!({"type": "tool_use", "id": id("toolu"), "name": name, "input": input});
        Self {
            id: id("msg"),
            model: model.to_owned(),
            blocks: text
                .into_iter()
                .chain(calls.into_iter().map(call))
                .collect(),
            usage,
        }
    }

    /// The script's message with its placeholders filled.
    pub(crate) fn of(model: &str, message: &Message, scope: &Scope) -> Result<Self, Unknown> {
        let call = |c: &crate::script::Call| Ok((c.tool.clone(), c.arguments(scope)?));
        let calls = message.calls.iter().map(call).collect::<Result<_, _>>()?;
        let usage = message.usage.unwrap_or_default();
        Ok(Self::new(model, message.text(scope)?, calls, usage))
    }

    /// A message as a model sent it.
    pub(crate) fn received(id: String, model: &str, blocks: Vec<Value>, usage: Usage) -> Self {
        Self {
            id,
            model: model.to_owned(),
            blocks,
            usage,
        }
    }

    /// The message with its tools named as the client names them.
    pub(crate) fn respelled(mut self, spell: impl Fn(&str) -> Tool) -> Self {
        for block in self.blocks.iter_mut().filter(|b| b["type"] == "tool_use") {
            let tool = spell(block["name"].as_str().unwrap_or_default());
            if let Some(namespace) = tool.namespace {
                block["namespace"] = json!(namespace);
            }
            block["name"] = json!(tool.name);
        }
        self
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn model(&self) -> &str {
        &self.model
    }

    /// Whether it calls tools.
    pub(crate) fn calls(&self) -> bool {
        self.blocks.iter().any(|b| b["type"] == "tool_use")
    }

    pub(crate) fn blocks(&self) -> &[Value] {
        &self.blocks
    }

    pub(crate) fn usage(&self) -> Usage {
        self.usage
    }

    /// The message with only these blocks, as it stands in a transcript.
    pub(crate) fn with(&self, blocks: &[Value]) -> Value {
        let mut message = self.empty(self.usage);
        message["content"] = json!(blocks);
        message
    }

    /// The message for a request without `stream`.
    pub(crate) fn whole(&self) -> Value {
        let mut message = self.with(&self.blocks);
        message["stop_reason"] = json!(self.stop_reason());
        message
    }

    fn stop_reason(&self) -> &'static str {
        if self.calls() { "tool_use" } else { "end_turn" }
    }

    fn empty(&self, usage: Usage) -> Value {
        json!({
            "id": self.id,
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": [],
            "stop_reason": null,
            "stop_sequence": null,
            "usage": usage,
        })
    }

    /// What is streamed before anything is said.
    pub(crate) fn opening(&self) -> Value {
        let usage = Usage {
            output_tokens: 1,
            ..self.usage
        };
        json!({"type": "message_start", "message": self.empty(usage)})
    }

    /// The rest of the stream.
    pub(crate) fn events(&self) -> Vec<Value> {
        let mut events = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            let (empty, deltas) = deltas(block.clone());
            events.push(
                json!({"type": "content_block_start", "index": index, "content_block": empty}),
            );
            let delta = |d| json!({"type": "content_block_delta", "index": index, "delta": d});
            events.extend(deltas.into_iter().map(delta));
            events.push(json!({"type": "content_block_stop", "index": index}));
        }
        let delta = json!({"stop_reason": self.stop_reason(), "stop_sequence": null});
        events.push(json!({"type": "message_delta", "delta": delta, "usage": self.usage}));
        events.push(json!({"type": "message_stop"}));
        events
    }
}

/// An id as Anthropic's, of this kind.
pub(crate) fn id(kind: &str) -> String {
    format!("{kind}_01{}", &Uuid::new_v4().simple().to_string()[..22])
}

/// The block emptied, and the deltas that fill it again.
fn deltas(mut block: Value) -> (Value, Vec<Value>) {
    let deltas = if block["type"] == "text" {
        let text = block["text"].take();
        block["text"] = json!("");
        let pieces = pieces(text.as_str().unwrap_or_default());
        let delta = |p| json!({"type": "text_delta", "text": p});
        pieces.into_iter().map(delta).collect()
    } else {
        let input = block["input"].take().to_string();
        block["input"] = json!({});
        let delta = |p| json!({"type": "input_json_delta", "partial_json": p});
        pieces(&input).into_iter().map(delta).collect()
    };
    (block, deltas)
}

/// Halves of a text, so that who reads must join them.
pub(crate) fn pieces(text: &str) -> Vec<String> {
    let middle = text.floor_char_boundary(text.len() / 2);
    let (first, second) = text.split_at(middle);
    let pieces = [first, second].into_iter().filter(|p| !p.is_empty());
    pieces.map(str::to_owned).collect()
}
