//! Blocks as an agent sends them: passed on to Slack, but for what would reach people in other ways than by being read.

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::Problem;

/// How many blocks a message takes.
const MOST: usize = 50;
/// Members by which Slack fetches something from outside, which can carry data there.
const FETCHED: [&str; 4] = ["image_url", "thumb_url", "thumbnail_url", "video_url"];

/// Blocks that were looked through.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Blocks(Vec<Value>);

impl Blocks {
    /// The blocks, if all of them may be sent.
    pub(crate) fn checked(blocks: Vec<Value>) -> Result<Self, Problem> {
        if blocks.len() > MOST {
            return Err(refused(&format!("at most {MOST} blocks are taken")));
        }
        if blocks.iter().any(|block| !block["type"].is_string()) {
            return Err(refused("every block is an object with a type"));
        }
        blocks.iter().try_for_each(allowed)?;
        Ok(Self(blocks))
    }

    pub(crate) fn as_slice(&self) -> &[Value] {
        &self.0
    }

    /// Every text in them.
    pub(super) fn texts(&mut self) -> Vec<&mut String> {
        let mut found = Vec::new();
        self.0.iter_mut().for_each(|block| texts(block, &mut found));
        found
    }
}

/// Refuses a view or block that fetches, or wakes everybody.
pub(crate) fn allowed(value: &Value) -> Result<(), Problem> {
    match value {
        Value::String(text) => {
            let wakes = ["<!here", "<!channel", "<!everyone", "<!subteam"];
            if wakes.iter().any(|word| text.contains(word)) {
                return Err(refused("they mention a whole channel or group"));
            }
            Ok(())
        }
        Value::Array(values) => values.iter().try_for_each(allowed),
        Value::Object(members) => {
            if let Some(name) = FETCHED.iter().find(|name| members.contains_key(**name)) {
                return Err(refused(&format!(
                    "{name} makes Slack fetch an address; upload the picture as a file"
                )));
            }
            let kind = members.get("type").and_then(Value::as_str);
            if matches!(kind, Some("broadcast" | "usergroup")) {
                return Err(refused("they mention a whole channel or group"));
            }
            members.values().try_for_each(allowed)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// Every text in a view or block.
pub(super) fn texts<'a>(value: &'a mut Value, found: &mut Vec<&'a mut String>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter_mut().for_each(|value| texts(value, found)),
        Value::Object(members) => members.values_mut().for_each(|value| texts(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn refused(why: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "blocks-not-allowed")
        .detail(format!("these blocks cannot be sent: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_fetches_or_wakes_everybody_is_refused() {
        let section =
            |text: &str| json!({ "type": "section", "text": { "type": "mrkdwn", "text": text } });
        assert!(Blocks::checked(vec![section("*fine* <@U1>")]).is_ok());
        for blocks in [
            vec![section("wake up <!here>")],
            vec![
                json!({ "type": "image", "image_url": "https://evil.example/?q=secret", "alt_text": "x" }),
            ],
            vec![
                json!({ "type": "section", "accessory": { "type": "image", "image_url": "https://x.example" } }),
            ],
            vec![
                json!({ "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [{ "type": "broadcast", "range": "here" }] }] }),
            ],
            vec![json!("text")],
            vec![section("x"); MOST + 1],
        ] {
            assert_eq!(
                Blocks::checked(blocks).unwrap_err().slug(),
                "blocks-not-allowed"
            );
        }
    }
}
