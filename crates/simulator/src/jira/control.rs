//! Makes people, projects, issues and boards, which our token may not or which need another author.

use axum::{Json, extract::State};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    comments,
    data::{Attachment, Board, Sprint, User},
    fields, issues, projects, setup,
};
use crate::world::Sim;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedUser {
    account_id: String,
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default = "atlassian")]
    kind: String,
}

fn atlassian() -> String {
    "atlassian".to_owned()
}

/// `POST /_sim/jira/users`.
pub(crate) async fn user(State(sim): State<Sim>, Json(wanted): Json<WantedUser>) -> StatusCode {
    let user = User {
        id: wanted.account_id.clone(),
        name: wanted.name,
        email: wanted.email,
        kind: wanted.kind,
    };
    sim.ledger().jira.users.insert(wanted.account_id, user);
    StatusCode::CREATED
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedProject {
    key: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    components: Vec<String>,
    #[serde(default)]
    versions: Vec<String>,
    /// Names of boards, with the names of their sprints; the first sprint is active.
    #[serde(default)]
    boards: Map<String, Value>,
    #[serde(default)]
    issues: Vec<WantedIssue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedIssue {
    summary: String,
    /// A document, or words.
    #[serde(default)]
    description: Value,
    #[serde(default)]
    reporter: String,
    #[serde(default)]
    status: Option<String>,
    /// Author and body.
    #[serde(default)]
    comments: Vec<(String, Value)>,
    /// Name and text.
    #[serde(default)]
    attachments: Vec<(String, String)>,
    /// What code hosts know, as `{kind: "pullrequest", name, url, status}`.
    #[serde(default)]
    development: Vec<Value>,
    #[serde(default)]
    watchers: Vec<String>,
    /// Further fields as Jira takes them.
    #[serde(default)]
    fields: Map<String, Value>,
}

/// `POST /_sim/jira/projects`: a project with its issues, numbered from 1.
pub(crate) async fn project(
    State(sim): State<Sim>,
    Json(wanted): Json<WantedProject>,
) -> (StatusCode, Json<Value>) {
    let mut ledger = sim.ledger();
    let jira = &mut ledger.jira;
    let name = if wanted.name.is_empty() {
        &wanted.key
    } else {
        &wanted.name
    };
    projects::add(jira, &wanted.key, name, "software", "", "");
    if let Some(project) = jira.projects.get_mut(&wanted.key) {
        project.components = wanted.components;
        project.versions = wanted.versions;
    }
    for (name, sprints) in wanted.boards {
        let board = jira.next_id();
        let project = wanted.key.clone();
        jira.boards.push(Board {
            id: board,
            name,
            kind: "scrum".to_owned(),
            project,
        });
        for (index, name) in sprints.as_array().into_iter().flatten().enumerate() {
            let id = jira.next_id();
            let name = name.as_str().unwrap_or_default().to_owned();
            let state = if index == 0 { "active" } else { "future" }.to_owned();
            jira.sprints.push(Sprint {
                id,
                board,
                name,
                state,
                goal: String::new(),
            });
        }
    }
    let mut keys = Vec::new();
    for wanted_issue in wanted.issues {
        let key = issues::add(jira, &wanted.key, &wanted_issue.reporter);
        if let Err(error) = fields::change_fields(jira, &key, wanted_issue.fields, true) {
            let problem = format!("{error:?}");
            return (
                StatusCode::UNPROCESSABLE_ENTITY,
                Json(json!({ "error": problem })),
            );
        }
        for (author, body) in wanted_issue.comments {
            comments::add(jira, &key, &author, body, Vec::new());
        }
        for (filename, text) in wanted_issue.attachments {
            let (id, issue) = (jira.next_id(), key.clone());
            let bytes = text.into_bytes();
            let author = wanted_issue.reporter.clone();
            let created = chrono::Utc::now();
            let mime_type = "text/plain".to_owned();
            jira.attachments.push(Attachment {
                id,
                issue,
                filename,
                mime_type,
                author,
                created,
                bytes,
            });
        }
        if let Some(issue) = jira.issue_mut(&key) {
            issue.summary = wanted_issue.summary;
            issue.description = wanted_issue.description;
            issue.development = wanted_issue.development;
            issue.watchers = wanted_issue.watchers;
            issue.changes.clear();
            let status = wanted_issue.status.as_deref();
            let place = setup::STATUSES
                .iter()
                .position(|(name, _)| Some(*name) == status);
            issue.status = place.unwrap_or(0);
        }
        keys.push(key);
    }
    (StatusCode::CREATED, Json(json!({ "issues": keys })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedComment {
    issue: String,
    author: String,
    body: Value,
    #[serde(default)]
    properties: Vec<Value>,
}

/// `POST /_sim/jira/comments`: a comment of a person.
pub(crate) async fn comment(
    State(sim): State<Sim>,
    Json(wanted): Json<WantedComment>,
) -> (StatusCode, Json<Value>) {
    let jira = &mut sim.ledger().jira;
    match comments::add(
        jira,
        &wanted.issue,
        &wanted.author,
        wanted.body,
        wanted.properties,
    ) {
        Some(id) => (StatusCode::CREATED, Json(json!({ "id": id.to_string() }))),
        None => (
            StatusCode::NOT_FOUND,
            Json(json!({ "error": "no such issue" })),
        ),
    }
}

#[derive(Deserialize)]
pub(crate) struct Moved {
    issue: String,
    project: String,
}

/// `POST /_sim/jira/moves`: an issue goes to another project; its old key leads to it still.
pub(crate) async fn moved(State(sim): State<Sim>, Json(moved): Json<Moved>) -> StatusCode {
    let jira = &mut sim.ledger().jira;
    let Some(mut issue) = jira.issue(&moved.issue).cloned() else {
        return StatusCode::NOT_FOUND;
    };
    let old = issue.key.clone();
    issue.key = format!("{}-{}", moved.project, issue.id);
    issue.project = moved.project;
    jira.issues.insert(old, issue);
    StatusCode::NO_CONTENT
}
