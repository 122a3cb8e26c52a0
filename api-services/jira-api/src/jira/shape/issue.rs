//! Issues.

use std::collections::BTreeMap;

use contracts::jira::{Issue, IssueLink, IssueRow};
use serde_json::Value;

use super::{attachment, list_at, some_at, text_at};
use crate::jira::{Jira, Seen};

/// Fields that an issue has of its own; others go into `fields`.
const KNOWN: [&str; 19] = [
    "summary",
    "status",
    "issuetype",
    "priority",
    "resolution",
    "assignee",
    "reporter",
    "labels",
    "components",
    "fixVersions",
    "parent",
    "subtasks",
    "issuelinks",
    "attachment",
    "created",
    "updated",
    "duedate",
    "description",
    "project",
];

/// An issue with all that was asked for.
pub(crate) fn issue(jira: &Jira, seen: &mut Seen, value: &Value) -> Issue {
    let fields = &value["fields"];
    let key = text_at(value, "/key").to_owned();
    let names = |seen: &mut Seen, place: &str| -> Vec<String> {
        let list = list_at(fields, place).iter();
        list.map(|it| seen.text(it.as_str().unwrap_or_else(|| text_at(it, "/name"))))
            .collect()
    };
    let rows = |seen: &mut Seen, place: &str| -> Vec<IssueRow> {
        let list = list_at(fields, place).iter();
        list.map(|it| row(jira, seen, it)).collect()
    };
    let description = jira.markdown(&fields["description"]);
    let reporter = seen.writer(&fields["reporter"]);
    let links = list_at(fields, "/issuelinks").iter();
    let links = links.map(|it| link(jira, seen, it)).collect();
    let files = list_at(fields, "/attachment").iter();
    let attachments = files.map(|it| attachment(jira, seen, it)).collect();
    let parent = fields.get("parent").filter(|it| it.is_object());
    let parent = parent.map(|it| row(jira, seen, it));
    Issue {
        url: jira.browse(&key),
        key,
        summary: seen.text(text_at(fields, "/summary")),
        status: seen.text(text_at(fields, "/status/name")),
        status_category: text_at(fields, "/status/statusCategory/key").to_owned(),
        issue_type: seen.text(text_at(fields, "/issuetype/name")),
        priority: some_at(fields, "/priority/name"),
        resolution: some_at(fields, "/resolution/name"),
        assignee: seen.person(&fields["assignee"]),
        reporter,
        labels: names(seen, "/labels"),
        components: names(seen, "/components"),
        fix_versions: names(seen, "/fixVersions"),
        parent,
        subtasks: rows(seen, "/subtasks"),
        links,
        attachments,
        created: text_at(fields, "/created").to_owned(),
        updated: text_at(fields, "/updated").to_owned(),
        due_date: some_at(fields, "/duedate"),
        description_markdown: seen.text(&description),
        fields: others(jira, seen, fields),
        sanitised: seen.sanitised(),
    }
}

/// An issue in a line.
pub(crate) fn row(jira: &Jira, seen: &mut Seen, value: &Value) -> IssueRow {
    let key = text_at(value, "/key").to_owned();
    if value["fields"]["reporter"].is_object() {
        seen.writer(&value["fields"]["reporter"]);
    }
    IssueRow {
        url: jira.browse(&key),
        key,
        summary: seen.text(text_at(value, "/fields/summary")),
        status: seen.text(text_at(value, "/fields/status/name")),
        issue_type: seen.text(text_at(value, "/fields/issuetype/name")),
        priority: some_at(value, "/fields/priority/name"),
        assignee: some_at(value, "/fields/assignee/displayName").map(|name| seen.text(&name)),
        updated: text_at(value, "/fields/updated").to_owned(),
    }
}

/// A link, from the side of the issue that was asked for.
fn link(jira: &Jira, seen: &mut Seen, value: &Value) -> IssueLink {
    let (relation, other) = if value["outwardIssue"].is_object() {
        ("/type/outward", &value["outwardIssue"])
    } else {
        ("/type/inward", &value["inwardIssue"])
    };
    IssueLink {
        id: text_at(value, "/id").to_owned(),
        link_type: seen.text(text_at(value, "/type/name")),
        relation: seen.text(text_at(value, relation)),
        issue: row(jira, seen, other),
    }
}

/// Fields beyond the known ones; documents among them are Markdown, and their texts visible.
fn others(jira: &Jira, seen: &mut Seen, fields: &Value) -> BTreeMap<String, Value> {
    let all = fields.as_object().into_iter().flatten();
    all.filter(|(name, value)| !KNOWN.contains(&name.as_str()) && !value.is_null())
        .map(|(name, value)| (name.clone(), shown(jira, seen, value)))
        .collect()
}

fn shown(jira: &Jira, seen: &mut Seen, value: &Value) -> Value {
    match value {
        Value::Object(_) if value["type"] == "doc" => {
            Value::String(seen.text(&jira.markdown(value)))
        }
        Value::Object(map) => {
            // Addresses of the API and pictures say nothing to a model.
            let kept = map
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "self" | "avatarUrls" | "iconUrl"));
            kept.map(|(name, value)| (name.clone(), shown(jira, seen, value)))
                .collect()
        }
        Value::Array(list) => list.iter().map(|it| shown(jira, seen, it)).collect(),
        Value::String(text) => Value::String(seen.text(text)),
        plain => plain.clone(),
    }
}
