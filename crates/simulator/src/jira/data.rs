//! What the simulated site holds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::BOT;

#[derive(Clone, Serialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    /// `atlassian`, `app` or `customer`.
    pub(crate) kind: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Project {
    pub(crate) id: u64,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) lead: String,
    pub(crate) description: String,
    pub(crate) components: Vec<String>,
    pub(crate) versions: Vec<String>,
    pub(crate) last: u64,
}

#[derive(Clone, Serialize)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    pub(crate) author: String,
    pub(crate) body: Value,
    pub(crate) properties: Vec<Value>,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    /// Earlier wordings.
    pub(crate) edits: Vec<Value>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Worklog {
    pub(crate) id: u64,
    pub(crate) author: String,
    pub(crate) comment: Value,
    pub(crate) seconds: u64,
    pub(crate) started: String,
    pub(crate) properties: Vec<Value>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Attachment {
    pub(crate) id: u64,
    pub(crate) issue: String,
    pub(crate) filename: String,
    pub(crate) mime_type: String,
    pub(crate) author: String,
    pub(crate) created: DateTime<Utc>,
    #[serde(skip)]
    pub(crate) bytes: Vec<u8>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Issue {
    pub(crate) id: u64,
    pub(crate) key: String,
    pub(crate) project: String,
    pub(crate) summary: String,
    pub(crate) description: Value,
    pub(crate) kind: String,
    /// Place in [`super::setup::STATUSES`].
    pub(crate) status: usize,
    pub(crate) priority: String,
    pub(crate) assignee: Option<String>,
    pub(crate) reporter: String,
    pub(crate) creator: String,
    pub(crate) parent: Option<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) components: Vec<String>,
    pub(crate) versions: Vec<String>,
    pub(crate) due: Option<String>,
    pub(crate) sprint: Option<u64>,
    pub(crate) other: Map<String, Value>,
    pub(crate) properties: Vec<Value>,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) worklogs: Vec<Worklog>,
    pub(crate) remote_links: Vec<Value>,
    pub(crate) watchers: Vec<String>,
    pub(crate) changes: Vec<Value>,
    pub(crate) development: Vec<Value>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Link {
    pub(crate) id: u64,
    pub(crate) kind: String,
    pub(crate) inward: String,
    pub(crate) outward: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Board {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) project: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Sprint {
    pub(crate) id: u64,
    pub(crate) board: u64,
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) goal: String,
}

/// The site.
pub(crate) struct Jira {
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) projects: BTreeMap<String, Project>,
    pub(crate) issues: BTreeMap<String, Issue>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) links: Vec<Link>,
    pub(crate) boards: Vec<Board>,
    pub(crate) sprints: Vec<Sprint>,
    /// Projects of saved filters, by the filter's id.
    pub(crate) filters: BTreeMap<u64, String>,
    /// The refresh token that is taken next, once one was given.
    pub(crate) refresh: Option<String>,
    /// Access tokens that are good.
    pub(crate) access: BTreeSet<String>,
    last_id: u64,
}

impl Default for Jira {
    fn default() -> Self {
        let bot = User {
            id: BOT.to_owned(),
            name: "Agents System".to_owned(),
            email: "bot@example.com".to_owned(),
            kind: "atlassian".to_owned(),
        };
        Self {
            users: BTreeMap::from([(BOT.to_owned(), bot)]),
            projects: BTreeMap::new(),
            issues: BTreeMap::new(),
            attachments: Vec::new(),
            links: Vec::new(),
            boards: Vec::new(),
            sprints: Vec::new(),
            filters: BTreeMap::new(),
            refresh: None,
            access: BTreeSet::new(),
            last_id: 10_000,
        }
    }
}

impl Jira {
    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// The issue of a key or an id.
    pub(crate) fn issue(&self, key: &str) -> Option<&Issue> {
        self.issues
            .get(&key.to_ascii_uppercase())
            .or_else(|| self.issues.values().find(|it| it.id.to_string() == key))
    }

    pub(crate) fn issue_mut(&mut self, key: &str) -> Option<&mut Issue> {
        let key = self.issue(key)?.key.clone();
        self.issues.get_mut(&key)
    }

    pub(crate) fn view(&self) -> Value {
        json!({
            "users": self.users.values().collect::<Vec<_>>(),
            "projects": self.projects.values().collect::<Vec<_>>(),
            "issues": self.issues.values().collect::<Vec<_>>(),
            "attachments": self.attachments,
            "links": self.links,
            "boards": self.boards,
            "sprints": self.sprints,
        })
    }
}
