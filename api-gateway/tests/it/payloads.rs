//! GitHub payloads as a decision meets them.

use serde_json::{Value, json};

fn account() -> Value {
    json!({ "login": "octocat", "id": 583_231, "type": "User" })
}

/// A comment on issue 7 of acme/app by its owner.
pub(crate) fn comment(text: &str) -> Value {
    json!({
        "action": "created",
        "issue": {
            "number": 7,
            "title": "It crashes",
            "html_url": "https://github.com/acme/app/issues/7",
            "user": account(),
        },
        "comment": {
            "id": 1,
            "body": text,
            "user": account(),
            "author_association": "OWNER",
            "performed_via_github_app": null,
        },
        "repository": { "full_name": "acme/app", "owner": { "login": "acme" } },
        "sender": account(),
    })
}

/// The same issue, just opened with this text.
pub(crate) fn issue(text: &str) -> Value {
    json!({
        "action": "opened",
        "issue": {
            "number": 7,
            "title": "It crashes",
            "html_url": "https://github.com/acme/app/issues/7",
            "body": text,
            "user": account(),
            "author_association": "MEMBER",
        },
        "repository": { "full_name": "acme/app" },
        "sender": account(),
    })
}

/// Pull request 8, just opened with this text.
pub(crate) fn pull_request(text: &str) -> Value {
    json!({
        "action": "opened",
        "number": 8,
        "pull_request": {
            "number": 8,
            "title": "Mend it",
            "html_url": "https://github.com/acme/app/pull/8",
            "body": text,
            "user": account(),
            "author_association": "COLLABORATOR",
        },
        "repository": { "full_name": "acme/app" },
        "sender": account(),
    })
}

/// A payload with the value at a JSON pointer replaced.
pub(crate) fn with(mut payload: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    payload.pointer_mut(parent).unwrap()[name] = value;
    payload
}

/// A payload without the member at a JSON pointer.
pub(crate) fn without(mut payload: Value, pointer: &str) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    payload
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .unwrap()
        .remove(name)
        .unwrap();
    payload
}
