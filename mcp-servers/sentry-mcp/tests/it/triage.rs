//! Writes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{answering, text};

const ISSUE: &str = "organizations/-/issues/WEB-1";

fn effect(outcome: &str) -> Value {
    json!({ "effect": "eff_0193e2a4c0de7000a000000000000000", "outcome": outcome, "remote_id": "9", "url": null, "approval": null, "note": "Written." })
}

#[tokio::test]
async fn each_change_is_sent_as_sentry_api_takes_it() {
    let cases = [
        (
            json!({ "status": "resolved" }),
            json!({ "status": { "to": "resolved" } }),
        ),
        (
            json!({ "status": "resolvedInNextRelease" }),
            json!({ "status": { "to": "resolved_in_next_release" } }),
        ),
        (
            json!({ "status": "resolved", "inRelease": "web@1.1" }),
            json!({ "status": { "to": "resolved_in_release", "release": "web@1.1" } }),
        ),
        (
            json!({ "status": "resolved", "inCommit": "abc", "inRepository": "acme/app" }),
            json!({ "status": { "to": "resolved_in_commit", "repository": "acme/app", "commit": "abc" } }),
        ),
        (
            json!({ "status": "ignored" }),
            json!({ "status": { "to": "ignored", "until": { "when": "escalating" } } }),
        ),
        (
            json!({ "status": "ignored", "ignoreMode": "untilUserCount", "ignoreUserCount": 5 }),
            json!({ "status": { "to": "ignored", "until": { "when": "users", "count": 5 } } }),
        ),
        (
            json!({ "assignedTo": "team:7" }),
            json!({ "assigned_to": "team:7" }),
        ),
        (
            json!({ "status": "unresolved", "assignedTo": "" }),
            json!({ "status": { "to": "unresolved" }, "assigned_to": "" }),
        ),
    ];
    let (client, api) = answering(&[(ISSUE, effect("applied"))]).await;
    for (at, (mut arguments, body)) in cases.into_iter().enumerate() {
        arguments["issueId"] = json!("WEB-1");
        let answer = client.call("update_issue", arguments).await;
        assert_eq!(text(&answer), "Done\nWritten.");
        let asked = &api.received_requests().await.unwrap()[at];
        assert_eq!(asked.method, Method::PATCH);
        assert_eq!(asked.body_json::<Value>().unwrap(), body);
        assert!(asked.headers.contains_key("idempotency-key"));
    }
}

#[tokio::test]
async fn a_change_that_makes_no_sense_is_refused_with_what_is_missing() {
    let (client, api) = answering(&[]).await;
    for (mut arguments, words) in [
        (json!({}), "what is to change?"),
        (json!({ "assignedTo": "ann" }), "write user:ID or team:ID"),
        (
            json!({ "status": "unresolved", "inRelease": "1" }),
            "go with status=resolved",
        ),
        (
            json!({ "status": "resolved", "inCommit": "abc" }),
            "inCommit needs inRepository",
        ),
        (
            json!({ "status": "resolved", "ignoreMode": "forever" }),
            "goes with status=ignored",
        ),
        (
            json!({ "status": "ignored", "ignoreMode": "forDuration" }),
            "needs ignoreDurationMinutes",
        ),
    ] {
        arguments["issueId"] = json!("WEB-1");
        let answer = client.call("update_issue", arguments).await;
        assert_eq!(answer["isError"], true, "{answer}");
        assert!(text(&answer).contains(words), "{answer}");
    }
    assert!(api.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_held_comment_says_what_it_waits_for() {
    let mut held = effect("held");
    held["approval"] = json!("apr_0193e2a4c0de7000a000000000000000");
    held["note"] = json!("Go on with the rest.");
    let path = format!("{ISSUE}/comments");
    let (client, api) = answering(&[(&path, held)]).await;
    let arguments = json!({ "issueId": "WEB-1", "text": "Found it." });
    let answer = client.call("add_issue_note", arguments).await;
    assert_eq!(
        text(&answer),
        "Held until a person approves: apr_0193e2a4c0de7000a000000000000000\nGo on with the rest."
    );
    assert_eq!(answer["structuredContent"]["outcome"], "held");
    let asked = &api.received_requests().await.unwrap()[0];
    assert_eq!(
        asked.body_json::<Value>().unwrap(),
        json!({ "text": "Found it." })
    );
}
