//! Issues: made, read, changed.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use chrono::Utc;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    BOT,
    answer::{At, Error, Result},
    changes,
    data::{Issue, Jira},
    setup,
    shape::{self, Form},
};
use crate::world::{Sim, World};

pub(super) fn form<'a>(sim: &'a World, at: &At) -> Form<'a> {
    Form {
        public: &sim.public_url,
        documents: at.documents(),
    }
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    fields: Option<String>,
    #[serde(default)]
    properties: String,
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let mut body = shape::issue(jira, issue, wanted.fields.as_deref(), form(&sim, &at));
    if !wanted.properties.is_empty() {
        body["properties"] = properties(issue, &[wanted.properties]);
    }
    Ok(Json(body))
}

/// The properties of these names, by name.
pub(super) fn properties(issue: &Issue, names: &[String]) -> Value {
    let named = |it: &&Value| {
        names
            .iter()
            .any(|name| name == "*all" || it["key"] == name.as_str())
    };
    let pairs = issue.properties.iter().filter(named);
    let pair = |it: &Value| {
        (
            it["key"].as_str().unwrap_or_default().to_owned(),
            it["value"].clone(),
        )
    };
    Value::Object(pairs.map(pair).collect())
}

pub(super) async fn property(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let issue = jira.issue(&at.key).ok_or_else(Error::no_issue)?;
    let found = issue
        .properties
        .iter()
        .find(|it| it["key"] == at.name.as_str());
    found
        .cloned()
        .map(Json)
        .ok_or_else(|| Error::not_found("The property"))
}

#[derive(Deserialize)]
pub(super) struct Draft {
    #[serde(default)]
    fields: Map<String, Value>,
    #[serde(default)]
    properties: Vec<Value>,
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(draft): Json<Draft>,
) -> Result<(StatusCode, Json<Value>)> {
    let mut ledger = sim.ledger();
    let jira = &mut ledger.jira;
    let project = draft
        .fields
        .get("project")
        .and_then(|it| it["key"].as_str());
    let project = project.filter(|key| jira.projects.contains_key(*key));
    let project = project
        .ok_or_else(|| Error::field("project", "valid project is required"))?
        .to_owned();
    let summary = draft
        .fields
        .get("summary")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if summary.trim().is_empty() {
        return Err(Error::field(
            "summary",
            "You must specify a summary of the issue.",
        ));
    }
    let key = add(jira, &project, BOT);
    let mut fields = draft.fields;
    fields.remove("project");
    let set = change_fields(jira, &key, fields, at.documents());
    if let Err(error) = set {
        jira.issues.remove(&key);
        return Err(error);
    }
    let issue = jira.issue_mut(&key).ok_or_else(Error::no_issue)?;
    issue.properties = draft.properties;
    let body = json!({
        "id": issue.id.to_string(), "key": key,
        "self": format!("{}/rest/api/3/issue/{}", sim.public_url, issue.id),
    });
    Ok((StatusCode::CREATED, Json(body)))
}

/// An empty issue in a project that is there; answers its key.
pub(super) fn add(jira: &mut Jira, project: &str, creator: &str) -> String {
    let id = jira.next_id();
    let number = jira.projects.get_mut(project).map_or(1, |project| {
        project.last += 1;
        project.last
    });
    let key = format!("{project}-{number}");
    let now = Utc::now();
    let issue = Issue {
        id,
        key: key.clone(),
        project: project.to_owned(),
        summary: String::new(),
        description: Value::Null,
        kind: "Task".to_owned(),
        status: 0,
        priority: "Medium".to_owned(),
        assignee: None,
        reporter: creator.to_owned(),
        creator: creator.to_owned(),
        parent: None,
        labels: Vec::new(),
        components: Vec::new(),
        versions: Vec::new(),
        due: None,
        sprint: None,
        other: Map::new(),
        properties: Vec::new(),
        created: now,
        updated: now,
        comments: Vec::new(),
        worklogs: Vec::new(),
        remote_links: Vec::new(),
        watchers: Vec::new(),
        changes: Vec::new(),
        development: Vec::new(),
    };
    jira.issues.insert(key.clone(), issue);
    key
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(draft): Json<Draft>,
) -> Result<StatusCode> {
    let jira = &mut sim.ledger().jira;
    let key = jira.issue(&at.key).ok_or_else(Error::no_issue)?.key.clone();
    change_fields(jira, &key, draft.fields, at.documents())?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn assign(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(who): Json<Value>,
) -> Result<StatusCode> {
    let jira = &mut sim.ledger().jira;
    let key = jira.issue(&at.key).ok_or_else(Error::no_issue)?.key.clone();
    let fields = Map::from_iter([("assignee".to_owned(), who)]);
    change_fields(jira, &key, fields, at.documents())?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets fields as Jira takes them, or says which it does not take.
pub(super) fn change_fields(
    jira: &mut Jira,
    key: &str,
    fields: Map<String, Value>,
    documents: bool,
) -> Result<()> {
    let mut issue = jira.issue(key).ok_or_else(Error::no_issue)?.clone();
    let words = |value: &Value| value.as_str().map(str::to_owned);
    for (name, value) in fields {
        let (before, after) = (issue.other.get(&name).cloned(), value.clone());
        match name.as_str() {
            "summary" => {
                issue.summary = words(&value)
                    .filter(|it| !it.is_empty() && !it.contains('\n'))
                    .ok_or_else(|| {
                        Error::field(
                            &name,
                            "The summary is invalid because it contains newline characters.",
                        )
                    })?
            }
            "description" => {
                checked_text(&value, documents).map_err(|problem| Error::field(&name, &problem))?;
                issue.description = value;
            }
            "issuetype" => {
                issue.kind = one_of(&setup::TYPES, &value, 10_101)
                    .ok_or_else(|| Error::field(&name, "Specify a valid issue type"))?
            }
            "priority" => {
                issue.priority = one_of(&setup::PRIORITIES, &value, 1)
                    .ok_or_else(|| Error::field(&name, "The priority selected is invalid."))?
            }
            "assignee" | "reporter" => {
                let id = value["accountId"]
                    .as_str()
                    .or(value["name"].as_str())
                    .map(str::to_owned);
                if id.as_ref().is_some_and(|id| !jira.users.contains_key(id)) {
                    return Err(Error::field(&name, "User does not exist."));
                }
                if name == "assignee" {
                    issue.assignee = id;
                } else {
                    issue.reporter =
                        id.ok_or_else(|| Error::field(&name, "Reporter is required."))?;
                }
            }
            "parent" => {
                let parent = value["key"].as_str().map(str::to_owned);
                if parent.as_ref().is_some_and(|key| jira.issue(key).is_none()) {
                    return Err(Error::field(&name, "Given parent issue does not exist."));
                }
                issue.parent = parent;
            }
            "labels" => {
                issue.labels = value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(words)
                    .collect()
            }
            "components" => issue.components = names_of(&value),
            "fixVersions" => issue.versions = names_of(&value),
            "duedate" => issue.due = words(&value),
            custom if custom.starts_with("customfield_") => {
                issue.other.insert(name.clone(), value);
            }
            _ => {
                return Err(Error::field(
                    &name,
                    &format!(
                        "Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
                    ),
                ));
            }
        }
        changes::note(&mut issue, &name, &before.unwrap_or_default(), &after);
    }
    issue.updated = Utc::now();
    jira.issues.insert(issue.key.clone(), issue);
    Ok(())
}

fn one_of(list: &[&str], value: &Value, first_id: usize) -> Option<String> {
    let by_id = || {
        let id: usize = value["id"].as_str()?.parse().ok()?;
        list.get(id.checked_sub(first_id)?).copied()
    };
    let by_name = list.iter().copied().find(|it| {
        value["name"]
            .as_str()
            .is_some_and(|name| name.eq_ignore_ascii_case(it))
    });
    by_name.or_else(by_id).map(str::to_owned)
}

fn names_of(value: &Value) -> Vec<String> {
    let names = value.as_array().into_iter().flatten();
    names
        .filter_map(|it| it["name"].as_str().map(str::to_owned))
        .collect()
}

/// The longest text Jira takes, in characters of its words.
const LONGEST: usize = 32_767;

/// What is wrong with a text, as Jira's schema has it.
pub(super) fn checked_text(value: &Value, documents: bool) -> std::result::Result<(), String> {
    let fits = match value {
        Value::Null => true,
        Value::String(words) => !documents && words.chars().count() <= LONGEST,
        Value::Object(_) => {
            documents && value["type"] == "doc" && value["version"] == 1 && schema(value)
        }
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(if documents {
        "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
            .to_owned()
    } else {
        "Operation value must be a string".to_owned()
    })
}

/// Whether every node stands where the format's schema has a place for it.
fn schema(node: &Value) -> bool {
    const BLOCKS: &[&str] = &[
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "taskList",
        "codeBlock",
        "blockquote",
        "panel",
        "rule",
        "table",
    ];
    const INLINES: &[&str] = &[
        "text",
        "hardBreak",
        "mention",
        "emoji",
        "inlineCard",
        "date",
        "status",
    ];
    let allowed: &[&str] = match node["type"].as_str().unwrap_or_default() {
        "doc" => BLOCKS,
        "paragraph" | "heading" | "taskItem" => INLINES,
        "bulletList" | "orderedList" => &["listItem"],
        "listItem" => &["paragraph", "bulletList", "orderedList", "codeBlock"],
        "taskList" => &["taskItem", "taskList"],
        "codeBlock" => &["text"],
        "blockquote" => &["paragraph", "bulletList", "orderedList", "codeBlock"],
        "panel" => &[
            "paragraph",
            "heading",
            "bulletList",
            "orderedList",
            "codeBlock",
            "rule",
            "taskList",
        ],
        "table" => &["tableRow"],
        "tableRow" => &["tableCell", "tableHeader"],
        "tableCell" | "tableHeader" => BLOCKS,
        "text" => return node["text"].as_str().is_some_and(|it| !it.is_empty()),
        "mention" => return node["attrs"]["id"].is_string(),
        _ => return true,
    };
    let children = node["content"].as_array().map_or(&[][..], Vec::as_slice);
    children.iter().all(|child| {
        child["type"]
            .as_str()
            .is_some_and(|kind| allowed.contains(&kind))
            && schema(child)
    })
}
