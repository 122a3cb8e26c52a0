//! What can be read from the messages of a conversation; nothing else is remembered.

use serde::Deserialize;
use serde_json::Value;

/// The messages so far, oldest first.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Conversation(Vec<Message>);

#[derive(Deserialize)]
pub(crate) struct Message {
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

/// How texts begin that clients put among the user's.
const CLIENTS_OWN: [&str; 4] = [
    "<system-reminder>",
    "<environment_context>",
    "<session_context>",
    "# AGENTS.md instructions",
];

impl Conversation {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn push(&mut self, message: Message) {
        self.0.push(message);
    }

    /// The first user text, without what the CLI itself adds to it.
    pub(crate) fn prompt(&self) -> String {
        let users = self.0.iter().filter(|m| m.role == "user");
        let mut texts = users.map(Message::own_text);
        texts.find(|t| !t.is_empty()).unwrap_or_default()
    }

    /// The working directory that the client names to the model.
    pub(crate) fn cwd(&self) -> Option<&str> {
        let told = self.0.iter().filter(|m| m.role != "assistant");
        told.flat_map(Message::texts).find_map(working_directory)
    }

    /// How many messages the assistant has sent; pieces in a row are one.
    pub(crate) fn turns(&self) -> usize {
        let mut turns = 0;
        let mut before = "";
        for message in self.0.iter().filter(|m| m.role != "system") {
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
    pub(crate) fn results(&self) -> Vec<String> {
        self.0.iter().flat_map(Message::results).collect()
    }

    /// Texts of the tool results that the assistant has not answered yet.
    pub(crate) fn latest_results(&self) -> Vec<String> {
        let told = self.0.iter().rposition(|m| m.role == "assistant");
        let new = &self.0[told.map_or(0, |at| at + 1)..];
        new.iter().flat_map(Message::results).collect()
    }
}

impl FromIterator<Message> for Conversation {
    fn from_iter<T: IntoIterator<Item = Message>>(messages: T) -> Self {
        Self(messages.into_iter().collect())
    }
}

impl Message {
    /// A message of blocks in Anthropic's form: `text`, `tool_use`, `tool_result`.
    pub(crate) fn new(role: &str, blocks: Vec<Value>) -> Self {
        Self {
            role: role.to_owned(),
            content: Content::Blocks(blocks),
        }
    }

    fn results(&self) -> Vec<String> {
        let blocks = match &self.content {
            Content::Text(_) => &[] as &[Value],
            Content::Blocks(blocks) => blocks,
        };
        let results = blocks.iter().filter(|b| b["type"] == "tool_result");
        results.map(|b| text_of(&b["content"])).collect()
    }

    fn texts(&self) -> Vec<&str> {
        match &self.content {
            Content::Text(text) => vec![text],
            Content::Blocks(blocks) => blocks.iter().filter_map(|b| b["text"].as_str()).collect(),
        }
    }

    fn own_text(&self) -> String {
        let own = |t: &&str| {
            !CLIENTS_OWN
                .iter()
                .any(|own| t.trim_start().starts_with(own))
        };
        let parts: Vec<_> = self.texts().into_iter().filter(own).collect();
        parts.join("\n").trim().to_owned()
    }
}

/// What follows the words that Claude Code and OpenCode put before it, or stands in Codex's element.
pub(crate) fn working_directory(text: &str) -> Option<&str> {
    if let Some((_, rest)) = text.split_once("<cwd>") {
        return rest.split_once("</cwd>").map(|(cwd, _)| cwd);
    }
    let (_, rest) = text.split_once("orking directory: ")?;
    rest.lines().next().map(str::trim_end)
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

    use super::Conversation;

    fn request(messages: Value) -> Conversation {
        serde_json::from_value(messages).unwrap()
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
    fn the_working_directory_is_read_from_the_environments_description() {
        let read = request(json!([
            {"role": "user", "content": "go"},
            {"role": "system", "content": "# Environment\n - Primary working directory: /w/x\n - more"},
        ]));
        assert_eq!(read.cwd(), Some("/w/x"));
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
