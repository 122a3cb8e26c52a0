//! A method's arguments, wherever the client put them.

use http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::answer::{Refusal, Result};

/// The arguments by name; a form's are all texts, some of which hold JSON.
pub(super) struct Arguments(Map<String, Value>);

impl Arguments {
    pub(super) fn read(query: Option<&str>, headers: &HeaderMap, body: &[u8]) -> Self {
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let mut all = pairs(query.unwrap_or_default().as_bytes());
        if kind.is_some_and(|kind| kind.starts_with("application/json")) {
            all.extend(serde_json::from_slice::<Map<_, _>>(body).unwrap_or_default());
        } else {
            all.extend(pairs(body));
        }
        Self(all)
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
        .filter(|text| !text.is_empty())
    }

    /// A text that the method cannot do without.
    pub(super) fn needed(&self, name: &str) -> Result<String> {
        self.text(name).ok_or(Refusal("invalid_arguments"))
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name)
            .is_some_and(|text| matches!(text.as_str(), "true" | "1"))
    }

    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.text(name)?.parse().ok()
    }

    /// A value that a form carries as JSON text.
    pub(super) fn value(&self, name: &str) -> Result<Option<Value>> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal("invalid_arguments")),
            Some(value) => Ok(Some(value.clone())),
        }
    }
}

fn pairs(text: &[u8]) -> Map<String, Value> {
    url::form_urlencoded::parse(text)
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect()
}
