//! The JSON in which Sentry shows things.

use serde_json::{Value, json};

use super::{
    answer::{OWN, OWN_NAME},
    data::{Attachment, Data, Issue, Note},
    page::Fields,
};

pub(super) fn user(id: u64, name: &str) -> Value {
    let email = format!("{}@example.com", name.replace(' ', "."));
    json!({ "id": id.to_string(), "name": name, "username": email, "email": email, "isActive": true })
}

/// The account of an id.
pub(super) fn account(sentry: &Data, id: u64) -> Value {
    let named = sentry.places.members.iter().find(|it| it.id == id);
    match named {
        Some(member) => user(id, &member.name),
        None if id == OWN => user(id, OWN_NAME),
        None => Value::Null,
    }
}

pub(super) fn project(sentry: &Data, name: &str) -> Option<Value> {
    let (project, id) = sentry.project(name)?;
    let teams = sentry.places.teams.iter();
    let teams: Vec<Value> = teams
        .filter(|team| project.teams.contains(&team.slug))
        .map(|team| json!({ "id": team.id.to_string(), "slug": team.slug, "name": team.slug }))
        .collect();
    Some(json!({
        "id": id.to_string(), "slug": project.slug, "name": project.slug, "platform": project.platform, "teams": teams,
    }))
}

/// Whether a project is among those that the query names by `project`; none and `-1` are all.
pub(super) fn in_projects(sentry: &Data, query: &Fields, slug: Option<&str>) -> bool {
    let Some(wanted) = query.get("project").filter(|it| *it != "-1") else {
        return true;
    };
    let id = slug
        .and_then(|slug| sentry.project(slug))
        .map(|(_, id)| id.to_string());
    id.is_some_and(|id| wanted.split(',').any(|it| it == id))
}

/// When an event happened, as RFC 3339 in UTC; these sort as texts.
fn date(event: &Value) -> &str {
    event["dateCreated"].as_str().unwrap_or_default()
}

pub(super) fn issue(sentry: &Data, public: &str, issue: &Issue) -> Value {
    let dates = || issue.events.iter().map(date);
    let releases = |event: Option<&Value>| match event {
        Some(event) if event["release"].is_string() => json!({ "version": event["release"] }),
        _ => Value::Null,
    };
    let notes = sentry.notes.values();
    let comments = notes
        .filter(|it| it.issue == issue.id && !it.deleted)
        .count();
    let usual = "2026-01-02T03:04:05+00:00";
    json!({
        "id": issue.id.to_string(), "shortId": issue.short_id, "title": issue.title, "culprit": issue.culprit,
        "level": issue.level, "status": issue.status, "substatus": issue.substatus,
        "statusDetails": issue.status_details, "priority": "high", "platform": "python", "isUnhandled": true,
        "assignedTo": assignee(sentry, issue), "project": project(sentry, &issue.project),
        "count": issue.events.len().to_string(), "userCount": 1, "numComments": comments,
        "permalink": format!("{public}/sentry/{}/issues/{}/", sentry.slug, issue.id),
        "firstSeen": dates().min().unwrap_or(usual), "lastSeen": dates().max().unwrap_or(usual),
        "firstRelease": releases(issue.events.first()), "lastRelease": releases(issue.events.last()),
    })
}

fn assignee(sentry: &Data, issue: &Issue) -> Value {
    let Some((kind, id)) = issue
        .assigned_to
        .as_deref()
        .and_then(|it| it.split_once(':'))
    else {
        return Value::Null;
    };
    let number = id.parse().unwrap_or_default();
    let name = match kind {
        "user" => account(sentry, number)["name"].clone(),
        _ => {
            let team = sentry.places.teams.iter().find(|it| it.id == number);
            json!(team.map(|it| &it.slug))
        }
    };
    json!({ "type": kind, "id": id, "name": name })
}

pub(super) fn note(sentry: &Data, note: &Note) -> Value {
    json!({
        "id": note.id.to_string(), "type": "note", "dateCreated": note.at.to_rfc3339(),
        "user": account(sentry, note.author), "sentry_app": null, "data": { "text": note.text },
    })
}

/// An event as lists show it.
pub(super) fn summary(event: &Value) -> Value {
    let kept = [
        "id",
        "eventID",
        "groupID",
        "projectID",
        "title",
        "message",
        "location",
        "culprit",
        "user",
        "tags",
        "platform",
        "dateCreated",
    ];
    let fields = kept
        .iter()
        .map(|name| ((*name).to_owned(), event[*name].clone()));
    Value::Object(fields.collect())
}

pub(super) fn attachment(it: &Attachment) -> Value {
    json!({
        "id": it.id.to_string(), "event_id": it.event, "name": it.name, "mimetype": it.mimetype,
        "size": it.content.len(), "type": "event.attachment", "dateCreated": it.at.to_rfc3339(),
    })
}
