//! Issues as Sentry has them.

use contracts::sentry::{Assignee, EventSummary, Hash, Issue, TagCount};
use serde_json::Value;

use super::{
    json::{count, date, rows, some, text},
    reads::Remote,
};

impl Remote for Issue {
    const WHAT: &'static str = "an issue";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            id: some(&json["id"])?,
            short_id: text(&json["shortId"]),
            title: text(&json["title"]),
            culprit: text(&json["culprit"]),
            project: some(&json["project"]["slug"])?,
            level: text(&json["level"]),
            status: text(&json["status"]),
            substatus: text(&json["substatus"]),
            priority: text(&json["priority"]),
            platform: text(&json["platform"]),
            unhandled: json["isUnhandled"].as_bool(),
            assigned_to: assignee(&json["assignedTo"]),
            count: count(&json["count"]),
            user_count: count(&json["userCount"]),
            comments: count(&json["numComments"]),
            permalink: text(&json["permalink"]),
            first_seen: date(&json["firstSeen"])?,
            last_seen: date(&json["lastSeen"])?,
            first_release: some(&json["firstRelease"]["version"]),
            last_release: some(&json["lastRelease"]["version"]),
            tags: rows(&json["tags"]).iter().map(tag_count).collect(),
        })
    }
}

fn assignee(json: &Value) -> Option<Assignee> {
    let (kind, id) = (some(&json["type"])?, some(&json["id"])?);
    Some(Assignee {
        id: format!("{kind}:{id}"),
        name: text(&json["name"]),
    })
}

fn tag_count(json: &Value) -> TagCount {
    TagCount {
        key: text(&json["key"]),
        events: count(&json["totalValues"]),
    }
}

impl Remote for Hash {
    const WHAT: &'static str = "a hash";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            id: some(&json["id"])?,
            latest_event: EventSummary::of(&json["latestEvent"]),
        })
    }
}
