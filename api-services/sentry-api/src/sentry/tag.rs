//! Tags as Sentry has them.

use contracts::sentry::{Tag, TagValue};
use serde_json::Value;

use super::{
    json::{count, date, rows, some, text},
    reads::Remote,
};

impl Remote for Tag {
    const WHAT: &'static str = "a tag";

    fn of(json: &Value) -> Option<Self> {
        let values = rows(&json["topValues"]).iter();
        Some(Self {
            key: some(&json["key"])?,
            name: text(&json["name"]),
            events: count(&json["totalValues"]),
            values: values.filter_map(TagValue::of).collect(),
        })
    }
}

impl Remote for TagValue {
    const WHAT: &'static str = "a tag's value";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            value: text(&json["value"]),
            count: count(&json["count"]),
            first_seen: date(&json["firstSeen"]),
            last_seen: date(&json["lastSeen"]),
        })
    }
}
