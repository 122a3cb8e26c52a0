//! Writing: comments and changes of issues, and how ours are found again.

use std::pin::pin;

use contracts::sentry::{Archive, AssignTo, NewStatus, UpdateIssue};
use futures::TryStreamExt as _;
use http::Method;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{
    Sentry,
    json::{rows, text},
};

const ISSUE: &str = "/organizations/{org}/issues/{id}/";
const NOTES: &str = "/organizations/{org}/issues/{id}/comments/";
const NOTE: &str = "/organizations/{org}/issues/{id}/comments/{note}/";
/// How many pages of comments are searched for a marker.
const PAGES: u32 = 20;

/// A comment of ours.
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) text: String,
}

impl Note {
    fn of(json: &Value) -> Self {
        Self {
            id: text(&json["id"]),
            text: text(&json["data"]["text"]),
        }
    }
}

impl Sentry {
    /// The comment of our own account that ends with this marker.
    pub(crate) async fn note_with_marker(
        &self,
        issue: &str,
        marker: &str,
    ) -> Result<Option<Note>, UpstreamError> {
        let own = self.account().await?;
        let mut pages = pin!(self.get(NOTES, &[issue])?.pages(PAGES));
        while let Some(answer) = pages.try_next().await? {
            let notes: Value = answer.json()?;
            let ours = rows(&notes).iter();
            let ours = ours.filter(|it| text(&it["user"]["id"]) == own);
            let found = ours
                .map(Note::of)
                .find(|note| text::marker_of(&note.text) == Some(marker));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Writes a comment.
    pub(crate) async fn create_note(&self, issue: &str, text: &str) -> Result<Note, UpstreamError> {
        let call = self.call(Method::POST, NOTES, &[issue])?;
        let made: Value = call.json(&json!({ "text": text })).send().await?.json()?;
        Ok(Note::of(&made))
    }

    /// Replaces the text of a comment of ours.
    pub(crate) async fn edit_note(
        &self,
        issue: &str,
        note: &str,
        text: &str,
    ) -> Result<Note, UpstreamError> {
        let call = self.call(Method::PUT, NOTE, &[issue, note])?;
        let edited: Value = call.json(&json!({ "text": text })).send().await?.json()?;
        Ok(Note::of(&edited))
    }

    /// Where a person reads a comment.
    pub(crate) fn url_of_note(&self, issue: &str, note: &str) -> String {
        let mut url = self.web.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend([
                "organizations",
                &self.organization,
                "issues",
                issue,
                "activity",
                "",
            ]);
        }
        url.set_fragment(Some(&format!("event_{note}")));
        url.into()
    }

    /// Where a person reads an issue, and whether it is already as a change wants it.
    pub(crate) async fn compare(
        &self,
        issue: &str,
        change: &UpdateIssue,
    ) -> Result<(String, bool), UpstreamError> {
        let json: Value = self.get(ISSUE, &[issue])?.send().await?.json()?;
        let status = change.status.as_ref().is_none_or(|it| has(&json, it));
        let assignee = change.assigned_to.as_ref();
        let assigned = assignee.is_none_or(|it| assigned_to(&json) == *it);
        Ok((text(&json["permalink"]), status && assigned))
    }

    /// Changes an issue; answers where a person reads it.
    pub(crate) async fn update(
        &self,
        issue: &str,
        change: &UpdateIssue,
    ) -> Result<String, UpstreamError> {
        let call = self.call(Method::PUT, ISSUE, &[issue])?;
        let changed: Value = call.json(&body(change)).send().await?.json()?;
        Ok(text(&changed["permalink"]))
    }
}

/// A change as Sentry takes it.
fn body(change: &UpdateIssue) -> Value {
    let mut body = change.status.as_ref().map_or(json!({}), status_body);
    if let Some(assignee) = &change.assigned_to {
        body["assignedTo"] = json!(assignee.to_string());
    }
    body
}

fn status_body(status: &NewStatus) -> Value {
    match status {
        NewStatus::Resolved => json!({ "status": "resolved", "statusDetails": {} }),
        NewStatus::ResolvedInNextRelease => {
            json!({ "status": "resolved", "statusDetails": { "inNextRelease": true } })
        }
        NewStatus::ResolvedInRelease { release } => {
            json!({ "status": "resolved", "statusDetails": { "inRelease": release } })
        }
        NewStatus::ResolvedInCommit { repository, commit } => json!({
            "status": "resolved",
            "statusDetails": { "inCommit": { "repository": repository, "commit": commit } },
        }),
        NewStatus::Unresolved => json!({ "status": "unresolved", "statusDetails": {} }),
        NewStatus::Ignored { until } => json!({
            "status": "ignored", "substatus": substatus(until), "statusDetails": archive_details(until),
        }),
    }
}

const fn substatus(until: &Archive) -> &'static str {
    match until {
        Archive::Escalating => "archived_until_escalating",
        Archive::Forever => "archived_forever",
        Archive::Passed { .. } | Archive::Events { .. } | Archive::Users { .. } => {
            "archived_until_condition_met"
        }
    }
}

fn archive_details(until: &Archive) -> Value {
    match until {
        Archive::Escalating => json!({ "untilEscalating": true }),
        Archive::Forever => json!({}),
        Archive::Passed { minutes } => json!({ "ignoreDuration": minutes }),
        Archive::Events {
            count,
            window_minutes,
        } => json!({ "ignoreCount": count, "ignoreWindow": window_minutes }),
        Archive::Users {
            count,
            window_minutes,
        } => json!({ "ignoreUserCount": count, "ignoreUserWindow": window_minutes }),
    }
}

/// Whether an issue has a status.
fn has(issue: &Value, status: &NewStatus) -> bool {
    let (word, details) = (&issue["status"], &issue["statusDetails"]);
    match status {
        NewStatus::Resolved => {
            let plain = ["inNextRelease", "inRelease", "inCommit"];
            word == "resolved" && plain.iter().all(|name| details[*name].is_null())
        }
        NewStatus::ResolvedInNextRelease => word == "resolved" && details["inNextRelease"] == true,
        NewStatus::ResolvedInRelease { release } => {
            word == "resolved" && details["inRelease"] == **release
        }
        NewStatus::ResolvedInCommit { commit, .. } => {
            let told = &details["inCommit"];
            word == "resolved" && (told["id"] == **commit || told["commit"] == **commit)
        }
        NewStatus::Unresolved => word == "unresolved",
        NewStatus::Ignored { until } => word == "ignored" && issue["substatus"] == substatus(until),
    }
}

fn assigned_to(issue: &Value) -> AssignTo {
    let (kind, id) = (&issue["assignedTo"]["type"], &issue["assignedTo"]["id"]);
    format!("{}:{}", text(kind), text(id))
        .parse()
        .unwrap_or(AssignTo::Nobody)
}
