//! What is the same in every project: types, statuses, priorities, fields, kinds of links.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use crate::world::Sim;

pub(super) const TYPES: [&str; 5] = ["Task", "Bug", "Story", "Epic", "Sub-task"];
pub(super) const PRIORITIES: [&str; 5] = ["Highest", "High", "Medium", "Low", "Lowest"];
/// Name and category.
pub(super) const STATUSES: [(&str, &str); 3] = [
    ("To Do", "new"),
    ("In Progress", "indeterminate"),
    ("Done", "done"),
];
pub(super) const DONE: usize = 2;
/// Name, inward and outward words.
pub(super) const LINKS: [(&str, &str, &str); 3] = [
    ("Blocks", "is blocked by", "blocks"),
    ("Duplicate", "is duplicated by", "duplicates"),
    ("Relates", "relates to", "relates to"),
];
/// Id, name, type.
pub(super) const FIELDS: [(&str, &str, &str); 12] = [
    ("summary", "Summary", "string"),
    ("description", "Description", "string"),
    ("issuetype", "Issue Type", "issuetype"),
    ("project", "Project", "project"),
    ("priority", "Priority", "priority"),
    ("assignee", "Assignee", "user"),
    ("labels", "Labels", "array"),
    ("components", "Components", "array"),
    ("fixVersions", "Fix versions", "array"),
    ("parent", "Parent", "issuelink"),
    ("duedate", "Due date", "date"),
    ("customfield_10016", "Story Points", "number"),
];

pub(super) fn issue_type(name: &str) -> Value {
    let id = TYPES.iter().position(|it| *it == name).unwrap_or(0) + 10_101;
    json!({ "id": id.to_string(), "name": name, "description": format!("A {name}."), "subtask": name == "Sub-task" })
}

pub(super) fn status(index: usize) -> Value {
    let (name, category) = STATUSES[index.min(DONE)];
    json!({
        "id": (index + 1).to_string(), "name": name, "description": "",
        "statusCategory": { "id": index + 2, "key": category, "name": name },
    })
}

/// One of a list of names, with its place as its id.
pub(super) fn named(list: &[&str], name: &str) -> Value {
    let id = list.iter().position(|it| *it == name).unwrap_or(0) + 1;
    json!({ "id": id.to_string(), "name": name, "description": "" })
}

pub(super) fn link_type(name: &str) -> Value {
    let place = LINKS.iter().position(|it| it.0 == name).unwrap_or(0);
    let (name, inward, outward) = LINKS[place];
    json!({ "id": (place + 10_000).to_string(), "name": name, "inward": inward, "outward": outward })
}

pub(super) fn field(id: &str) -> Value {
    let (id, name, kind) = *FIELDS.iter().find(|it| it.0 == id).unwrap_or(&FIELDS[0]);
    let mut schema = json!({ "type": kind, "system": id });
    if kind == "array" {
        schema["items"] = json!("string");
    }
    json!({ "id": id, "key": id, "fieldId": id, "name": name, "custom": id.starts_with("custom"), "schema": schema })
}

pub(super) async fn server_info(State(sim): State<Sim>) -> Json<Value> {
    Json(
        json!({ "baseUrl": sim.public_url, "version": "1001.0.0-SNAPSHOT", "deploymentType": "Cloud" }),
    )
}

pub(super) async fn link_types() -> Json<Value> {
    Json(json!({ "issueLinkTypes": LINKS.map(|it| link_type(it.0)) }))
}

pub(super) async fn fields() -> Json<Value> {
    Json(json!(FIELDS.map(|it| field(it.0))))
}

pub(super) async fn priorities() -> Json<Value> {
    Json(json!(PRIORITIES.map(|it| named(&PRIORITIES, it))))
}

pub(super) async fn statuses() -> Json<Value> {
    Json(json!([status(0), status(1), status(2)]))
}

pub(super) async fn issue_types() -> Json<Value> {
    Json(json!(TYPES.map(issue_type)))
}
