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
    data::{Issue, Jira},
    fields::change_fields,
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
