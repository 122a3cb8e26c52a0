//! Comments, changes, reports and files as Sentry has them.

use contracts::sentry::{Activity, Attachment, Comment, UserReport};
use serde_json::Value;
use text::Removed;

use super::{
    json::{count, date, first, some, text},
    reads::Remote,
};

impl Remote for Activity {
    const WHAT: &'static str = "an activity";

    fn of(json: &Value) -> Option<Self> {
        let data = &json["data"];
        let says_nothing = data.as_object().is_none_or(serde_json::Map::is_empty);
        Some(Self {
            id: some(&json["id"])?,
            r#type: text(&json["type"]),
            by: author(json),
            at: date(&json["dateCreated"])?,
            text: match some(&data["text"]) {
                Some(said) => said,
                None if says_nothing => String::new(),
                None => data.to_string(),
            },
        })
    }

    fn tidy(&mut self) -> Removed {
        visible(&mut self.text)
    }
}

impl Remote for Comment {
    const WHAT: &'static str = "a comment";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            id: some(&json["id"])?,
            author: author(json),
            text: text(&json["data"]["text"]),
            at: date(&json["dateCreated"])?,
        })
    }

    fn tidy(&mut self) -> Removed {
        visible(&mut self.text)
    }
}

fn visible(markdown: &mut String) -> Removed {
    let (visible, removed) = text::visible_markdown(markdown);
    *markdown = visible;
    removed
}

/// Integrations post under their own name, people under theirs.
fn author(json: &Value) -> String {
    let (app, user) = (&json["sentry_app"], &json["user"]);
    first([&app["name"], &user["name"], &user["username"]])
}

impl Remote for UserReport {
    const WHAT: &'static str = "a user report";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            id: some(&json["id"])?,
            event: text(&json["eventID"]),
            name: text(&json["name"]),
            comments: text(&json["comments"]),
            at: date(&json["dateCreated"])?,
        })
    }
}

impl Remote for Attachment {
    const WHAT: &'static str = "an attachment";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            id: some(&json["id"])?,
            event: text(&json["event_id"]),
            name: text(&json["name"]),
            mimetype: text(&json["mimetype"]),
            size: count(&json["size"]),
        })
    }
}
