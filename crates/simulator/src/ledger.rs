//! What was done to the simulator, in order, and the GitHub data this made.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

mod checks;
mod github;
mod project;
mod review;

pub(crate) use checks::{Artifact, CheckRun, Checks, Job, Status, WorkflowRun};
pub(crate) use github::{Comment, Edit, Issue, Pull, Reaction, Repository};
pub(crate) use project::{Discussion, DiscussionComment, Label, Milestone, Release};
pub(crate) use review::{Review, ReviewComment};

#[derive(Clone, Serialize)]
pub(crate) struct RequestEntry {
    pub(crate) seq: u64,
    pub(crate) at: DateTime<Utc>,
    pub(crate) method: String,
    pub(crate) path: String,
    /// Absent until it is answered; also set where the answer was never sent.
    pub(crate) status: Option<u16>,
    pub(crate) user: Option<String>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Refusal {
    pub(crate) seq: u64,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) reason: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Push {
    pub(crate) seq: u64,
    pub(crate) repository: String,
    #[serde(rename = "ref")]
    pub(crate) reference: String,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) forced: bool,
}

#[derive(Clone, Serialize)]
pub(crate) struct ModelRequest {
    pub(crate) seq: u64,
    /// Which vendor's interface was asked.
    pub(crate) api: &'static str,
    pub(crate) model: String,
    /// Place in the script's list of scenarios.
    pub(crate) scenario: Option<usize>,
    /// Which message of the scenario was asked for, from 0; absent for a side call.
    pub(crate) step: Option<usize>,
    pub(crate) api_key_ok: bool,
    pub(crate) input_messages: usize,
    pub(crate) stream: bool,
    pub(crate) tools: usize,
    pub(crate) tool_names: Vec<String>,
    /// Texts of the tool results since the message before.
    pub(crate) results: Vec<String>,
    /// Beginning of the conversation's first user text.
    pub(crate) prompt: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Webhook {
    pub(crate) at: DateTime<Utc>,
    pub(crate) event: String,
    pub(crate) delivery: String,
    pub(crate) status: u16,
}

#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) requests: Vec<RequestEntry>,
    pub(crate) refused: Vec<Refusal>,
    pub(crate) pushes: Vec<Push>,
    pub(crate) model_requests: Vec<ModelRequest>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) reactions: Vec<Reaction>,
    /// All comments by id, also deleted ones.
    pub(crate) comments: BTreeMap<u64, Comment>,
    pub(crate) reviews: Vec<Review>,
    pub(crate) review_comments: Vec<ReviewComment>,
    /// By full name in lower case, because GitHub does not heed case.
    pub(crate) repositories: BTreeMap<String, Repository>,
    pub(crate) jira: crate::jira::Jira,
    pub(crate) sentry: crate::sentry::Data,
    /// How often the script failed at a place of a conversation.
    failures: BTreeMap<String, u64>,
    seq: u64,
    last_id: u64,
}

impl Ledger {
    /// Notes a request that has just come; the answer is its number.
    pub(crate) fn begin(&mut self, at: DateTime<Utc>, method: String, path: String) -> u64 {
        self.seq += 1;
        self.requests.push(RequestEntry {
            seq: self.seq,
            at,
            method,
            path,
            status: None,
            user: None,
        });
        self.seq
    }

    pub(crate) fn finish(
        &mut self,
        seq: u64,
        status: u16,
        user: Option<String>,
        refused: Option<String>,
    ) {
        // A reset in between has forgotten the request.
        let Ok(index) = self.requests.binary_search_by_key(&seq, |r| r.seq) else {
            return;
        };
        let entry = &mut self.requests[index];
        entry.status = Some(status);
        entry.user = user;
        if let Some(reason) = refused {
            let (method, path) = (entry.method.clone(), entry.path.clone());
            self.refused.push(Refusal {
                seq,
                method,
                path,
                status,
                reason,
            });
        }
    }

    /// An id as GitHub's: large, unique over all kinds.
    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        2_000_000_000 + self.last_id
    }

    /// Whether the script shall fail here again, if it does so `times` times (0: always).
    pub(crate) fn fails(&mut self, place: &str, times: u64) -> bool {
        let failures = self.failures.entry(place.to_owned()).or_default();
        *failures += 1;
        times == 0 || *failures <= times
    }

    pub(crate) fn repository(&self, full_name: &str) -> Option<&Repository> {
        self.repositories.get(&full_name.to_ascii_lowercase())
    }

    pub(crate) fn repository_mut(&mut self, full_name: &str) -> Option<&mut Repository> {
        self.repositories.get_mut(&full_name.to_ascii_lowercase())
    }

    /// The comments of an issue that were not deleted, oldest first.
    pub(crate) fn comments_of<'a>(
        &'a self,
        full_name: &'a str,
        issue: u64,
    ) -> impl Iterator<Item = &'a Comment> {
        let ids = self
            .repository(full_name)
            .and_then(|r| r.issues.get(&issue))
            .map_or(&[] as &[u64], |i| &i.comments);
        ids.iter()
            .filter_map(|id| self.comments.get(id))
            .filter(|c| !c.deleted)
    }

    pub(crate) fn view(&self) -> Value {
        let pulls: Vec<_> = self
            .repositories
            .values()
            .flat_map(|r| r.pulls.values())
            .collect();
        let projects: Vec<_> = self.repositories.values().map(project).collect();
        let names: Vec<_> = self.repositories.values().map(|r| &r.full_name).collect();
        serde_json::json!({
            "requests": self.requests,
            "comments": self.comments.values().collect::<Vec<_>>(),
            "pull_requests": pulls,
            "reviews": self.reviews,
            "review_comments": self.review_comments,
            "projects": projects,
            "reactions": self.reactions,
            "pushes": self.pushes,
            "model_requests": self.model_requests,
            "webhooks": self.webhooks,
            "refused": self.refused,
            "repositories": names,
            "jira": self.jira.view(),
            "sentry": self.sentry.view(),
        })
    }
}

/// A repository's issues, labels and releases, for tests to look at.
fn project(repository: &Repository) -> Value {
    serde_json::json!({
        "repository": repository.full_name,
        "issues": repository.issues.values().collect::<Vec<_>>(),
        "labels": repository.labels.values().collect::<Vec<_>>(),
        "releases": repository.releases,
        "workflow_runs": repository.checks.runs.values().collect::<Vec<_>>(),
    })
}
