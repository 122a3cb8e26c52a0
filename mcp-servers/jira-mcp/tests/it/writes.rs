//! Tools that write.

use serde_json::{Value, json};

use crate::start::answering;

fn applied() -> Value {
    json!({ "effect": "eff_0193e2a4c0de7000a000000000000000", "outcome": "applied", "remote_id": "PROJ-4", "url": "https://jira.test/browse/PROJ-4", "approval": null, "note": "Written." })
}

#[tokio::test]
async fn each_write_asks_for_what_it_was_told() {
    for (tool, arguments, method, path, body) in [
        (
            "jira_create_issue",
            json!({ "project_key": "PROJ", "summary": "x", "issue_type": "Bug", "components": "a, b", "additional_fields": "{\"priority\":{\"name\":\"High\"}}" }),
            "POST",
            "/api/v1/issues",
            json!({ "project": "PROJ", "issue_type": "Bug", "fields": { "summary": "x", "components": ["a", "b"], "priority": "High" } }),
        ),
        (
            "jira_update_issue",
            json!({ "issue_key": "PROJ-4", "fields": { "summary": "y" } }),
            "PUT",
            "/api/v1/issues/PROJ-4",
            json!({ "fields": { "summary": "y" } }),
        ),
        (
            "jira_link_to_epic",
            json!({ "issue_key": "PROJ-4", "epic_key": "PROJ-2" }),
            "PUT",
            "/api/v1/issues/PROJ-4",
            json!({ "fields": { "parent": "PROJ-2" } }),
        ),
        (
            "jira_add_comment",
            json!({ "issue_key": "PROJ-4", "body": "Done." }),
            "POST",
            "/api/v1/issues/PROJ-4/comments",
            json!({ "body": "Done." }),
        ),
        (
            "jira_transition_issue",
            json!({ "issue_key": "PROJ-4", "transition_id": "Done" }),
            "POST",
            "/api/v1/issues/PROJ-4/transitions",
            json!({ "transition": "Done" }),
        ),
        (
            "jira_create_issue_link",
            json!({ "link_type": "Blocks", "inward_issue_key": "PROJ-1", "outward_issue_key": "PROJ-2" }),
            "POST",
            "/api/v1/links",
            json!({ "link_type": "Blocks", "inward": "PROJ-1", "outward": "PROJ-2" }),
        ),
    ] {
        let (client, api) = answering(200, applied()).await;
        let answer = client.call(tool, arguments).await;
        assert_eq!(
            answer["structuredContent"]["outcome"], "applied",
            "{tool}: {answer}"
        );
        let asked = &api.received_requests().await.unwrap()[0];
        assert_eq!(
            (asked.method.as_str(), asked.url.path()),
            (method, path),
            "{tool}"
        );
        assert_eq!(asked.body_json::<Value>().unwrap(), body, "{tool}");
        assert!(asked.headers.contains_key("idempotency-key"), "{tool}");
    }
}

#[tokio::test]
async fn a_held_write_names_its_approval() {
    let mut held = applied();
    held["outcome"] = json!("held");
    held["url"] = Value::Null;
    held["approval"] = json!("apr_0193e2a4c0de7000a000000000000000");
    let (client, _api) = answering(200, held).await;
    let arguments = json!({ "issue_key": "OPS-1", "body": "Done." });
    let answer = client.call("jira_add_comment", arguments).await;
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("Held until a person approves: apr_"),
        "{text}"
    );
}
