//! What Jira answers, in our contracts' types; what a site leaves out is empty.

mod issue;
mod setup;

use contracts::jira::{
    Attachment, Change, ChangeItem, Comment, DevelopmentItem, RemoteLink, Rows, Transition, Worklog,
};
use serde_json::Value;

use super::{Jira, Seen};

pub(crate) use issue::{issue, row};
pub(crate) use setup::{
    board, component, field, issue_type, link_type, named, project, sprint, version,
};

/// Reads one thing of a list.
pub(crate) type Shape<T> = fn(&Jira, &mut Seen, &Value) -> T;

/// The text at a place, as `/fields/status/name`; empty where there is none.
pub(crate) fn text_at<'a>(value: &'a Value, place: &str) -> &'a str {
    value
        .pointer(place)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The text at a place, where there is one.
fn some_at(value: &Value, place: &str) -> Option<String> {
    Some(text_at(value, place).to_owned()).filter(|text| !text.is_empty())
}

fn list_at<'a>(value: &'a Value, place: &str) -> &'a [Value] {
    value
        .pointer(place)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A part of a list that Jira gives by start and size, under one of these names.
pub(crate) fn rows_of<T>(
    jira: &Jira,
    seen: &mut Seen,
    answer: &Value,
    names: &[&str],
    shape: Shape<T>,
) -> Rows<T> {
    let listed = names.iter().find_map(|name| answer[name].as_array());
    let listed = listed
        .or_else(|| answer.as_array())
        .map_or(&[][..], Vec::as_slice);
    let items: Vec<T> = listed.iter().map(|it| shape(jira, seen, it)).collect();
    let start = answer["startAt"].as_u64().unwrap_or(0);
    let end = start + listed.len() as u64;
    let last = match (answer["isLast"].as_bool(), answer["total"].as_u64()) {
        (Some(last), _) => last,
        (None, Some(total)) => end >= total,
        (None, None) => true,
    };
    Rows {
        items,
        next_start: (!last && end > start).then_some(end),
        sanitised: seen.sanitised(),
    }
}

/// A comment of an issue; its address is put in by who knows the issue's key.
pub(crate) fn comment(jira: &Jira, seen: &mut Seen, value: &Value) -> Comment {
    let body = jira.markdown(&value["body"]);
    Comment {
        id: text_at(value, "/id").to_owned(),
        author: seen.writer(&value["author"]),
        body_markdown: seen.text(&body),
        created: text_at(value, "/created").to_owned(),
        updated: text_at(value, "/updated").to_owned(),
        url: String::new(),
    }
}

/// One entry of an issue's history.
pub(crate) fn change(_: &Jira, seen: &mut Seen, value: &Value) -> Change {
    let items = list_at(value, "/items");
    Change {
        author: seen.writer(&value["author"]),
        created: text_at(value, "/created").to_owned(),
        items: items
            .iter()
            .map(|item| ChangeItem {
                field: seen.text(text_at(item, "/field")),
                from: seen.text(text_at(item, "/fromString")),
                to: seen.text(text_at(item, "/toString")),
            })
            .collect(),
    }
}

/// A way out of a status.
pub(crate) fn transition(_: &Jira, seen: &mut Seen, value: &Value) -> Transition {
    let fields = value["fields"].as_object();
    let required = fields
        .into_iter()
        .flatten()
        .filter(|(_, field)| field["required"] == true && field["hasDefaultValue"] != true);
    Transition {
        id: text_at(value, "/id").to_owned(),
        name: seen.text(text_at(value, "/name")),
        to: seen.text(text_at(value, "/to/name")),
        required_fields: required.map(|(id, _)| id.clone()).collect(),
    }
}

/// Time logged.
pub(crate) fn worklog(jira: &Jira, seen: &mut Seen, value: &Value) -> Worklog {
    let comment = jira.markdown(&value["comment"]);
    Worklog {
        id: text_at(value, "/id").to_owned(),
        author: seen.writer(&value["author"]),
        started: text_at(value, "/started").to_owned(),
        time_spent: text_at(value, "/timeSpent").to_owned(),
        time_spent_seconds: value["timeSpentSeconds"].as_u64().unwrap_or(0),
        comment_markdown: seen.text(&comment),
    }
}

/// A file of an issue.
pub(crate) fn attachment(_: &Jira, seen: &mut Seen, value: &Value) -> Attachment {
    Attachment {
        id: text_at(value, "/id").to_owned(),
        filename: seen.text(text_at(value, "/filename")),
        mime_type: text_at(value, "/mimeType").to_owned(),
        size: value["size"].as_u64().unwrap_or(0),
        author: seen.text(text_at(value, "/author/displayName")),
        created: text_at(value, "/created").to_owned(),
    }
}

/// A page outside that an issue links to.
pub(crate) fn remote_link(_: &Jira, seen: &mut Seen, value: &Value) -> RemoteLink {
    RemoteLink {
        id: value["id"].as_u64().unwrap_or(0),
        url: seen.text(text_at(value, "/object/url")),
        title: seen.text(text_at(value, "/object/title")),
        summary: seen.text(text_at(value, "/object/summary")),
        relationship: seen.text(text_at(value, "/relationship")),
    }
}

/// What code hosts know of an issue: pull requests, branches and commits of one answer.
pub(crate) fn development(seen: &mut Seen, answer: &Value) -> Vec<DevelopmentItem> {
    let mut items = Vec::new();
    for detail in list_at(answer, "/detail") {
        let commits = list_at(detail, "/repositories")
            .iter()
            .flat_map(|repository| list_at(repository, "/commits"));
        let kinds: [(&str, Vec<&Value>); 3] = [
            (
                "pullrequest",
                list_at(detail, "/pullRequests").iter().collect(),
            ),
            ("branch", list_at(detail, "/branches").iter().collect()),
            ("commit", commits.collect()),
        ];
        for (kind, found) in kinds {
            for item in found {
                let name = ["/name", "/message", "/id"]
                    .iter()
                    .map(|place| text_at(item, place))
                    .find(|name| !name.is_empty());
                items.push(DevelopmentItem {
                    kind: kind.to_owned(),
                    name: seen.text(name.unwrap_or_default()),
                    status: some_at(item, "/status"),
                    url: seen.text(text_at(item, "/url")),
                });
            }
        }
    }
    items
}
