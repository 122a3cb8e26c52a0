//! What can be read from the messages of a request; the endpoint itself remembers nothing.

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(super) struct Request {
    #[serde(default)]
    pub(super) model: String,
    #[serde(default)]
    pub(super) messages: Vec<Message>,
    #[serde(default)]
    pub(super) tools: Vec<Value>,
    #[serde(default)]
    pub(super) stream: bool,
    #[serde(default)]
    pub(super) max_tokens: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Message {
    role: String,
    content: Content,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Blocks(Vec<Value>),
}

/// What Claude Code writes for the assistant when it resumes an interrupted session.
const NO_ANSWER: &str = "No response requested.";

impl Request {
    /// Title generation, quota checks and the like, which are no part of the run.
    pub(super) fn is_side_call(&self) -> bool {
        self.tools.is_empty() || self.max_tokens == Some(1)
    }

    /// The conversation's first user text, without what the CLI itself adds to it.
    pub(super) fn prompt(&self) -> String {
        let users = self.messages.iter().filter(|m| m.role == "user");
        let mut texts = users.map(|m| m.own_text());
        texts.find(|t| !t.is_empty()).unwrap_or_default()
    }

    /// How many messages the assistant has sent; pieces in a row are one.
    pub(super) fn turns(&self) -> usize {
        let mut turns = 0;
        let mut before = "";
        for message in self.messages.iter().filter(|m| m.role != "system") {
            if message.role == "assistant" && before != "assistant" {
                if message.own_text() == NO_ANSWER {
                    continue;
                }
                turns += 1;
            }
            before = &message.role;
        }
        turns
    }

    /// Texts of the tool results, in order.
    pub(super) fn results(&self) -> Vec<String> {
        let blocks = self.messages.iter().flat_map(|m| match &m.content {
            Content::Text(_) => &[] as &[Value],
            Content::Blocks(blocks) => blocks,
        });
        blocks
            .filter(|b| b["type"] == "tool_result")
            .map(|b| text_of(&b["content"]))
            .collect()
    }
}

impl Message {
    fn own_text(&self) -> String {
        let parts: Vec<&str> = match &self.content {
            Content::Text(text) => vec![text],
            Content::Blocks(blocks) => blocks.iter().filter_map(|b| b["text"].as_str()).collect(),
        };
        let own = |t: &&str| !t.trim_start().starts_with("<system-reminder>");
        let parts: Vec<_> = parts.into_iter().filter(own).collect();
        parts.join("\n").trim().to_owned()
    }
}

/// The text of a tool result: a string, or blocks of text.
pub(crate) fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(blocks) => {
            let texts: Vec<_> = blocks.iter().filter_map(|b| b["text"].as_str()).collect();
            texts.join("\n")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Request;

    fn request(messages: Value) -> Request {
        serde_json::from_value(json!({"messages": messages, "tools": [{"name": "Bash"}]})).unwrap()
    }

    #[test]
    fn the_prompt_leaves_out_the_reminders_of_the_cli() {
        let read = request(json!([{"role": "user", "content": [
            {"type": "text", "text": "<system-reminder>\nToday is Monday\n</system-reminder>\n"},
            {"type": "text", "text": "Fix issue 7"}
        ]}]));
        assert_eq!(read.prompt(), "Fix issue 7");
    }

    #[test]
    fn turns_and_results_are_counted_over_an_interrupted_session() {
        let call = json!({"type": "tool_use", "id": "a", "name": "Bash", "input": {}});
        let read = request(json!([
            {"role": "user", "content": "go"},
            {"role": "system", "content": "environment"},
            {"role": "assistant", "content": [{"type": "text", "text": "I look."}]},
            {"role": "assistant", "content": [call]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a", "content": "one"}]},
            {"role": "assistant", "content": "No response requested."},
            {"role": "user", "content": "go on"},
            {"role": "assistant", "content": "Done."},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "b",
                "content": [{"type": "text", "text": "two"}]}]},
        ]));
        assert_eq!(read.turns(), 2);
        assert_eq!(read.results(), ["one", "two"]);
    }
}
