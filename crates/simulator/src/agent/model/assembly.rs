//! Puts a streamed message together.

use reqwest::Response;
use serde_json::{Value, json};

use super::super::sse::Events;
use crate::{reply::Reply, script::Usage};

/// Reads the stream to its end.
pub(super) async fn read(mut answer: Response, model: &str) -> reqwest::Result<Reply> {
    let mut events = Events::default();
    let mut message = Assembly::default();
    while let Some(chunk) = answer.chunk().await? {
        events.push(&chunk);
        while let Some((_, data)) = events.pop() {
            if let Ok(event) = serde_json::from_str(&data) {
                message.take(event);
            }
        }
    }
    Ok(Reply::received(
        message.id,
        model,
        message.blocks,
        message.usage,
    ))
}

struct Assembly {
    id: String,
    blocks: Vec<Value>,
    /// JSON of the tool call that is being streamed.
    json: String,
    usage: Usage,
}

impl Default for Assembly {
    fn default() -> Self {
        Self {
            id: String::new(),
            blocks: Vec::new(),
            json: String::new(),
            usage: Usage::NOTHING,
        }
    }
}

impl Assembly {
    fn take(&mut self, mut event: Value) {
        match event["type"].as_str() {
            Some("message_start") => {
                let id = event["message"]["id"].as_str();
                self.id = id.unwrap_or_default().to_owned();
                self.count(&event["message"]["usage"]);
            }
            Some("content_block_start") => {
                self.json.clear();
                self.blocks.push(event["content_block"].take());
            }
            Some("content_block_delta") => self.add(&event["delta"]),
            Some("content_block_stop") => self.close(),
            Some("message_delta") => self.count(&event["usage"]),
            _ => {}
        }
    }

    fn add(&mut self, delta: &Value) {
        if let Some(piece) = delta["partial_json"].as_str() {
            self.json.push_str(piece);
        }
        if let (Some(piece), Some(block)) = (delta["text"].as_str(), self.blocks.last_mut()) {
            let text = block["text"].as_str().unwrap_or_default().to_owned() + piece;
            block["text"] = json!(text);
        }
    }

    fn close(&mut self) {
        let input = serde_json::from_str(&self.json);
        if let (Ok(input), Some(block)) = (input, self.blocks.last_mut()) {
            let input: Value = input;
            block["input"] = input;
        }
    }

    fn count(&mut self, usage: &Value) {
        let keep = |old: &mut u64, name: &str| *old = usage[name].as_u64().unwrap_or(*old);
        let sum = &mut self.usage;
        keep(&mut sum.input_tokens, "input_tokens");
        keep(&mut sum.output_tokens, "output_tokens");
        keep(
            &mut sum.cache_creation_input_tokens,
            "cache_creation_input_tokens",
        );
        keep(&mut sum.cache_read_input_tokens, "cache_read_input_tokens");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Assembly;
    use crate::{reply::Reply, script::Usage};

    #[test]
    fn what_a_reply_streams_is_put_together_again() {
        let calls = vec![("Bash".to_owned(), json!({"command": "echo \u{e4}"}))];
        let reply = Reply::new("m", Some("Two words".to_owned()), calls, Usage::default());
        let mut message = Assembly::default();
        message.take(reply.opening());
        reply.events().into_iter().for_each(|e| message.take(e));
        assert_eq!(message.blocks, reply.blocks());
        assert_eq!(message.usage, reply.usage());
    }
}
