//! What the simulated Sentry holds, and the form in which a test gives it.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One organisation.
#[derive(Default)]
pub(crate) struct Data {
    pub(super) slug: String,
    pub(super) places: Places,
    pub(super) issues: BTreeMap<u64, Issue>,
    pub(super) notes: BTreeMap<u64, Note>,
    last_id: u64,
}

/// What an organisation has besides issues.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Places {
    #[serde(default)]
    pub(super) projects: Vec<Project>,
    #[serde(default)]
    pub(super) teams: Vec<Team>,
    #[serde(default)]
    pub(super) members: Vec<Member>,
    #[serde(default)]
    pub(super) releases: Vec<Release>,
    /// As Sentry answers them.
    #[serde(default)]
    pub(super) monitors: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Project {
    pub(super) slug: String,
    #[serde(default)]
    pub(super) platform: Option<String>,
    /// Slugs of teams.
    #[serde(default)]
    pub(super) teams: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Team {
    pub(super) id: u64,
    pub(super) slug: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    pub(super) id: u64,
    pub(super) name: String,
    #[serde(default = "member")]
    pub(super) role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Release {
    pub(super) version: String,
    /// Slugs of projects.
    pub(super) projects: Vec<String>,
    /// As Sentry answers them.
    #[serde(default)]
    pub(super) commits: Vec<Value>,
    /// As Sentry answers them.
    #[serde(default)]
    pub(super) deploys: Vec<Value>,
}

fn member() -> String {
    "member".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedIssue {
    project: String,
    title: String,
    #[serde(default)]
    culprit: String,
    #[serde(default = "error")]
    level: String,
    /// In the form of Sentry's event details; what is missing is made up.
    #[serde(default)]
    events: Vec<Value>,
    /// As Sentry answers them.
    #[serde(default)]
    user_reports: Vec<Value>,
    #[serde(default)]
    attachments: Vec<WantedAttachment>,
}

fn error() -> String {
    "error".to_owned()
}

/// A file of the issue's first event.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedAttachment {
    name: String,
    #[serde(default)]
    mimetype: String,
    /// Base64.
    content: String,
}

#[derive(Serialize)]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) short_id: String,
    /// A slug.
    pub(super) project: String,
    pub(super) title: String,
    pub(super) culprit: String,
    pub(super) level: String,
    pub(super) status: String,
    pub(super) substatus: Option<String>,
    pub(super) status_details: Value,
    /// `user:1` or `team:2`.
    pub(super) assigned_to: Option<String>,
    /// The bodies of all changes, the oldest first.
    pub(super) updates: Vec<Value>,
    #[serde(skip)]
    pub(super) events: Vec<Value>,
    #[serde(skip)]
    pub(super) user_reports: Vec<Value>,
    #[serde(skip)]
    pub(super) attachments: Vec<Attachment>,
}

pub(super) struct Attachment {
    pub(super) id: u64,
    pub(super) event: String,
    pub(super) name: String,
    pub(super) mimetype: String,
    pub(super) content: Vec<u8>,
    pub(super) at: DateTime<Utc>,
}

#[derive(Clone, Serialize)]
pub(super) struct Note {
    pub(super) id: u64,
    pub(super) issue: u64,
    pub(super) author: u64,
    pub(super) text: String,
    /// Every later wording, the oldest first.
    pub(super) edits: Vec<String>,
    pub(super) deleted: bool,
    pub(super) at: DateTime<Utc>,
}

impl Data {
    pub(super) fn new(slug: String, places: Places) -> Self {
        Self {
            slug,
            places,
            ..Self::default()
        }
    }

    /// Ids of one space, in the order of their making.
    pub(super) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        4500 + self.last_id
    }

    /// Adds an issue and answers its id, unless there is no such project or a file is no base64.
    pub(super) fn add_issue(&mut self, wanted: WantedIssue) -> Option<u64> {
        let (project, _) = self.project(&wanted.project)?;
        let project = project.slug.clone();
        let id = self.next_id();
        let short_id = format!("{}-{:X}", project.to_uppercase(), id - 4500);
        self.issues.insert(
            id,
            Issue {
                id,
                short_id,
                project,
                title: wanted.title,
                culprit: wanted.culprit,
                level: wanted.level,
                status: "unresolved".to_owned(),
                substatus: Some("ongoing".to_owned()),
                status_details: json!({}),
                assigned_to: None,
                updates: Vec::new(),
                events: Vec::new(),
                user_reports: wanted.user_reports,
                attachments: Vec::new(),
            },
        );
        for event in wanted.events {
            self.add_event(id, event);
        }
        for wanted in wanted.attachments {
            let attachment = Attachment {
                id: self.next_id(),
                event: self.issues[&id].events.first()?["id"].as_str()?.to_owned(),
                name: wanted.name,
                mimetype: wanted.mimetype,
                content: STANDARD.decode(wanted.content).ok()?,
                at: Utc::now(),
            };
            self.issues.get_mut(&id)?.attachments.push(attachment);
        }
        Some(id)
    }

    /// Adds an event to an issue and answers its id, unless there is no such issue.
    pub(super) fn add_event(&mut self, issue: u64, mut event: Value) -> Option<String> {
        let number = self.next_id();
        let found = self.issues.get(&issue)?;
        let (_, project) = self.project(&found.project)?;
        let id = event["id"]
            .as_str()
            .map_or_else(|| format!("{number:032x}"), str::to_owned);
        let made_up = json!({
            "id": id, "eventID": id, "groupID": issue.to_string(), "projectID": project.to_string(),
            "projectSlug": found.project, "title": found.title, "culprit": found.culprit, "message": "",
            "platform": "python", "dateCreated": Utc::now().to_rfc3339(), "tags": [], "entries": [], "errors": [],
            "contexts": {}, "context": {}, "user": null, "type": "error", "location": null, "release": null,
        });
        for (name, value) in made_up.as_object().into_iter().flatten() {
            if event[name].is_null() {
                event[name] = value.clone();
            }
        }
        self.issues.get_mut(&issue)?.events.push(event);
        Some(id)
    }

    /// Adds a comment and answers its id, unless there is no such issue.
    pub(super) fn add_note(&mut self, issue: u64, author: u64, text: String) -> Option<u64> {
        self.issues.get(&issue)?;
        let note = Note {
            id: self.next_id(),
            issue,
            author,
            text,
            edits: Vec::new(),
            deleted: false,
            at: Utc::now(),
        };
        let id = note.id;
        self.notes.insert(id, note);
        Some(id)
    }

    /// A project by slug or id, with its id.
    pub(super) fn project(&self, name: &str) -> Option<(&Project, u64)> {
        let numbered = self.places.projects.iter().zip(100..);
        let mut named =
            numbered.filter(|(project, id)| project.slug == name || name.parse() == Ok(*id));
        named.next()
    }

    /// An issue by id or short id.
    pub(super) fn issue(&self, name: &str) -> Option<&Issue> {
        let mut issues = self.issues.values();
        issues.find(|it| name.parse() == Ok(it.id) || it.short_id.eq_ignore_ascii_case(name))
    }

    /// What `/_sim/state` shows.
    pub(crate) fn view(&self) -> Value {
        json!({
            "issues": self.issues.values().collect::<Vec<_>>(),
            "notes": self.notes.values().collect::<Vec<_>>(),
        })
    }
}
