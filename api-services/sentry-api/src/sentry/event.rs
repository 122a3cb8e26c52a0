//! Events as Sentry has them: what matters lies in `entries`, by type.

use contracts::sentry::{Breadcrumb, Event, EventSummary, EventTag, Request};
use serde_json::Value;

use super::{
    frame,
    json::{by_name, date, first, rows, some, text},
    reads::Remote,
};

impl Remote for EventSummary {
    const WHAT: &'static str = "an event";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            id: some(&json["eventID"]).or_else(|| some(&json["id"]))?,
            title: first([&json["title"], &json["message"]]),
            at: date(&json["dateCreated"]),
            location: first([&json["location"], &json["culprit"]]),
            user: user(&json["user"]),
            tags: rows(&json["tags"]).iter().map(tag).collect(),
        })
    }
}

impl Remote for Event {
    const WHAT: &'static str = "an event";

    fn of(json: &Value) -> Option<Self> {
        let entry = |kind: &str| {
            let mut entries = rows(&json["entries"]).iter();
            entries.find(|it| it["type"] == kind).map(|it| &it["data"])
        };
        let said = entry("message").map(|it| first([&it["formatted"], &it["message"]]));
        let exceptions = entry("exception").map_or_else(Vec::new, frame::exceptions);
        Some(Self {
            id: some(&json["eventID"]).or_else(|| some(&json["id"]))?,
            issue: text(&json["groupID"]),
            project: text(&json["projectSlug"]),
            title: text(&json["title"]),
            message: said.unwrap_or_else(|| text(&json["message"])),
            culprit: text(&json["culprit"]),
            platform: text(&json["platform"]),
            at: date(&json["dateCreated"]),
            release: some(&json["release"]["version"]).or_else(|| some(&json["release"])),
            user: user(&json["user"]),
            tags: rows(&json["tags"]).iter().map(tag).collect(),
            exceptions: match entry("stacktrace").filter(|_| exceptions.is_empty()) {
                Some(stack) => vec![frame::without_exception(stack)],
                None => exceptions,
            },
            threads: entry("threads").map_or_else(Vec::new, frame::threads),
            breadcrumbs: entry("breadcrumbs").map_or_else(Vec::new, |it| {
                rows(&it["values"]).iter().map(breadcrumb).collect()
            }),
            request: entry("request").map(request),
            contexts: by_name(&json["contexts"]),
            extra: by_name(&json["context"]),
            problems: rows(&json["errors"])
                .iter()
                .map(|it| first([&it["message"], &it["type"]]))
                .collect(),
            previous: some(&json["previousEventID"]),
            next: some(&json["nextEventID"]),
        })
    }
}

fn tag(json: &Value) -> EventTag {
    EventTag {
        key: text(&json["key"]),
        value: text(&json["value"]),
    }
}

/// Whom it happened to: the first of name, mail, login and id, and the address it came from.
fn user(json: &Value) -> String {
    let names = ["username", "name", "email", "id"];
    let name = first(names.iter().map(|name| &json[*name]));
    match (name.as_str(), some(&json["ip_address"])) {
        (_, None) => name,
        ("", Some(address)) => address,
        (_, Some(address)) => format!("{name} ({address})"),
    }
}

fn breadcrumb(json: &Value) -> Breadcrumb {
    Breadcrumb {
        at: text(&json["timestamp"]),
        level: text(&json["level"]),
        category: first([&json["category"], &json["type"]]),
        message: text(&json["message"]),
        data: json["data"].clone(),
    }
}

fn request(json: &Value) -> Request {
    Request {
        method: text(&json["method"]),
        url: text(&json["url"]),
        query: pairs(&json["query"]),
        headers: pairs(&json["headers"])
            .into_iter()
            .filter(|(name, _)| !carries_credentials(name))
            .collect(),
        body: json["data"].clone(),
    }
}

/// Names and values, which Sentry sends as a list of pairs.
fn pairs(json: &Value) -> Vec<(String, String)> {
    let pair = |pair: &Value| (text(&pair[0]), text(&pair[1]));
    rows(json).iter().map(pair).collect()
}

/// Sentry scrubs these only where a project wants it to.
fn carries_credentials(header: &str) -> bool {
    let name = header.to_ascii_lowercase();
    [
        "authorization",
        "cookie",
        "token",
        "api-key",
        "apikey",
        "secret",
        "csrf",
    ]
    .iter()
    .any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn headers_with_credentials_are_left_out() {
        let request = request(&json!({
            "method": "POST", "url": "https://x.example/a", "query": [["q", "1"]],
            "headers": [["Authorization", "Bearer x"], ["Cookie", "s=1"], ["X-Api-Key", "k"], ["Accept", "*/*"]],
        }));
        assert_eq!(request.headers, [("Accept".to_owned(), "*/*".to_owned())]);
        assert_eq!(request.query, [("q".to_owned(), "1".to_owned())]);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-z]{0,5}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            let names = prop::sample::select(vec![
                "type",
                "data",
                "values",
                "stacktrace",
                "frames",
                "context",
                "vars",
                "mechanism",
                "tags",
                "user",
            ]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(names.prop_map(str::to_owned), inner, 0..5)
                    .prop_map(|members| json!(members)),
            ]
        })
    }

    proptest! {
        #[test]
        fn an_event_of_any_shape_is_read(entries in any_json(), kind in "exception|threads|breadcrumbs|request|stacktrace", data in any_json()) {
            let with = |entries: Value| json!({ "id": "1", "entries": entries, "contexts": data, "tags": data, "user": data });
            prop_assert!(Event::of(&with(entries)).is_some());
            let entry = json!([{ "type": kind, "data": data }]);
            prop_assert!(Event::of(&with(entry)).is_some());
        }
    }
}
