//! What Jira answers about its things.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{
    data::{Attachment, Comment, Issue, Jira, Link, Project, Worklog},
    setup,
};

/// Whose links, and in which form texts are.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) public: &'a str,
    pub(super) documents: bool,
}

pub(super) fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

/// A text as this version keeps it: a document, or words.
pub(super) fn text(value: &Value, form: Form<'_>) -> Value {
    match (value, form.documents) {
        (Value::String(words), true) => {
            let paragraph = |words: &str| match words {
                "" => json!({ "type": "paragraph", "content": [] }),
                words => {
                    json!({ "type": "paragraph", "content": [{ "type": "text", "text": words }] })
                }
            };
            let paragraphs: Vec<Value> = words.split("\n\n").map(paragraph).collect();
            json!({ "type": "doc", "version": 1, "content": paragraphs })
        }
        (Value::Object(_), false) => {
            let mut words = String::new();
            collect(value, &mut words);
            json!(words.trim_end())
        }
        (value, _) => value.clone(),
    }
}

fn collect(node: &Value, words: &mut String) {
    words.push_str(node["text"].as_str().unwrap_or_default());
    for child in node["content"].as_array().into_iter().flatten() {
        collect(child, words);
    }
    if node["type"] == "paragraph" {
        words.push_str("\n\n");
    }
}

pub(super) fn user(jira: &Jira, id: &str, form: Form<'_>) -> Value {
    let Some(user) = jira.users.get(id) else {
        return Value::Null;
    };
    json!({
        "self": format!("{}/rest/api/3/user?accountId={id}", form.public),
        "accountId": user.id, "name": user.id, "key": user.id,
        "displayName": user.name, "emailAddress": user.email, "active": true,
        "accountType": user.kind, "timeZone": "Etc/UTC",
        "avatarUrls": { "48x48": format!("{}/avatar.png", form.public) },
    })
}

pub(super) fn project(jira: &Jira, project: &Project, form: Form<'_>) -> Value {
    json!({
        "self": format!("{}/rest/api/3/project/{}", form.public, project.id),
        "id": project.id.to_string(), "key": project.key, "name": project.name,
        "projectTypeKey": project.kind, "simplified": false, "style": "classic", "isPrivate": false,
        "description": project.description, "archived": false,
        "lead": user(jira, &project.lead, form),
        "issueTypes": setup::TYPES.map(setup::issue_type),
    })
}

pub(super) fn component(id: usize, name: &str) -> Value {
    json!({ "id": id.to_string(), "name": name, "description": "" })
}

pub(super) fn version(id: usize, name: &str) -> Value {
    json!({ "id": id.to_string(), "name": name, "released": false, "archived": false })
}

/// An issue as others name it.
pub(super) fn short(issue: &Issue, form: Form<'_>) -> Value {
    json!({
        "id": issue.id.to_string(), "key": issue.key,
        "self": format!("{}/rest/api/3/issue/{}", form.public, issue.id),
        "fields": {
            "summary": issue.summary, "status": setup::status(issue.status),
            "priority": setup::named(&setup::PRIORITIES, &issue.priority),
            "issuetype": setup::issue_type(&issue.kind),
        },
    })
}

pub(super) fn link(jira: &Jira, link: &Link, seen_from: Option<&str>, form: Form<'_>) -> Value {
    let mut body = json!({ "id": link.id.to_string(), "type": setup::link_type(&link.kind) });
    for (name, key) in [
        ("inwardIssue", &link.inward),
        ("outwardIssue", &link.outward),
    ] {
        if seen_from != Some(key)
            && let Some(issue) = jira.issue(key)
        {
            body[name] = short(issue, form);
        }
    }
    body
}

pub(super) fn comment(jira: &Jira, comment: &Comment, properties: bool, form: Form<'_>) -> Value {
    let author = user(jira, &comment.author, form);
    let mut body = json!({
        "id": comment.id.to_string(), "author": author, "updateAuthor": author,
        "body": text(&comment.body, form),
        "created": time(comment.created), "updated": time(comment.updated), "jsdPublic": true,
    });
    if properties {
        body["properties"] = json!(comment.properties);
    }
    body
}

pub(super) fn worklog(jira: &Jira, worklog: &Worklog, properties: bool, form: Form<'_>) -> Value {
    let mut body = json!({
        "id": worklog.id.to_string(), "author": user(jira, &worklog.author, form),
        "comment": text(&worklog.comment, form), "started": worklog.started,
        "timeSpent": super::worklogs::spelled(worklog.seconds), "timeSpentSeconds": worklog.seconds,
    });
    if properties {
        body["properties"] = json!(worklog.properties);
    }
    body
}

pub(super) fn attachment(jira: &Jira, file: &Attachment, form: Form<'_>) -> Value {
    json!({
        "id": file.id.to_string(), "filename": file.filename, "mimeType": file.mime_type,
        "size": file.bytes.len(), "author": user(jira, &file.author, form), "created": time(file.created),
        "content": format!("{}/rest/api/3/attachment/content/{}", form.public, file.id),
    })
}

/// All fields of an issue.
pub(super) fn fields(jira: &Jira, issue: &Issue, form: Form<'_>) -> Map<String, Value> {
    let person = |id: &Option<String>| id.as_ref().map_or(Value::Null, |id| user(jira, id, form));
    let links = jira
        .links
        .iter()
        .filter(|it| it.inward == issue.key || it.outward == issue.key);
    let links: Vec<_> = links
        .map(|it| link(jira, it, Some(&issue.key), form))
        .collect();
    let below = jira
        .issues
        .values()
        .filter(|it| it.parent.as_ref() == Some(&issue.key));
    let subtasks: Vec<_> = below.map(|it| short(it, form)).collect();
    let files = jira.attachments.iter().filter(|it| it.issue == issue.key);
    let files: Vec<_> = files.map(|it| attachment(jira, it, form)).collect();
    let in_project = |names: &[String], make: fn(usize, &str) -> Value| -> Vec<Value> {
        names
            .iter()
            .enumerate()
            .map(|(id, name)| make(id + 1, name))
            .collect()
    };
    let parent = issue.parent.as_ref().and_then(|key| jira.issue(key));
    let done = issue.status == setup::DONE;
    let body = json!({
        "summary": issue.summary, "description": text(&issue.description, form),
        "status": setup::status(issue.status), "issuetype": setup::issue_type(&issue.kind),
        "priority": setup::named(&setup::PRIORITIES, &issue.priority),
        "project": jira.projects.get(&issue.project).map(|it| json!({ "id": it.id.to_string(), "key": it.key, "name": it.name })),
        "assignee": person(&issue.assignee), "reporter": person(&Some(issue.reporter.clone())),
        "creator": person(&Some(issue.creator.clone())), "labels": issue.labels,
        "components": in_project(&issue.components, component),
        "fixVersions": in_project(&issue.versions, version),
        "parent": parent.map(|it| short(it, form)), "subtasks": subtasks, "issuelinks": links,
        "attachment": files, "duedate": issue.due,
        "resolution": done.then(|| json!({ "id": "10000", "name": "Done" })),
        "created": time(issue.created), "updated": time(issue.updated),
        "comment": { "total": issue.comments.len() },
    });
    let mut fields = body.as_object().cloned().unwrap_or_default();
    fields.extend(issue.other.clone());
    fields
}

pub(super) fn issue(jira: &Jira, issue: &Issue, wanted: Option<&str>, form: Form<'_>) -> Value {
    let mut all = fields(jira, issue, form);
    if let Some(wanted) =
        wanted.filter(|it| !it.is_empty() && !it.contains("*all") && !it.contains("*navigable"))
    {
        let wanted: Vec<&str> = wanted.split(',').map(str::trim).collect();
        all.retain(|name, _| wanted.contains(&name.as_str()));
    }
    json!({
        "id": issue.id.to_string(), "key": issue.key, "expand": "",
        "self": format!("{}/rest/api/3/issue/{}", form.public, issue.id), "fields": all,
    })
}
