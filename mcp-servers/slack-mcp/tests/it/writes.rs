//! The tools that write.

use serde_json::{Value, json};
use wiremock::MockServer;

use crate::start::{answering, answering_run};

fn applied() -> Value {
    json!({
        "effect": "eff_0193e2a4c0de7000a000000000000000", "outcome": "applied", "remote_id": "1700000002.000100",
        "url": "https://acme.slack.example/archives/C1/p1", "approval": null, "note": "Written."
    })
}

/// The method, path and body of the only request.
async fn asked(api: &MockServer) -> (String, String, Value) {
    let requests = api.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert!(request.headers.contains_key("idempotency-key"));
    let body = serde_json::from_slice(&request.body).unwrap_or_default();
    (
        request.method.to_string(),
        request.url.path().to_owned(),
        body,
    )
}

#[tokio::test]
async fn each_tool_writes_what_it_says() {
    let (channel, ts) = ("C1", "1700000001.000100");
    let cases = [
        (
            "slack_post_message",
            json!({ "channel_id": channel, "text": "hi" }),
            ("POST", "/api/v1/messages"),
            json!({ "channel": channel, "text": "hi" }),
        ),
        (
            "slack_reply_to_thread",
            json!({ "channel_id": channel, "thread_ts": ts, "text": "hi" }),
            ("POST", "/api/v1/messages"),
            json!({ "channel": channel, "thread_ts": ts, "text": "hi" }),
        ),
        (
            "slack_update_message",
            json!({ "channel_id": channel, "timestamp": ts, "text": "hi" }),
            ("PUT", "/api/v1/messages"),
            json!({ "channel": channel, "ts": ts, "text": "hi" }),
        ),
        (
            "slack_delete_message",
            json!({ "channel_id": channel, "timestamp": ts }),
            ("DELETE", "/api/v1/channels/C1/messages/1700000001.000100"),
            Value::Null,
        ),
        (
            "slack_post_ephemeral",
            json!({ "channel_id": channel, "user_id": "U1", "text": "hi" }),
            ("POST", "/api/v1/messages/ephemeral"),
            json!({ "channel": channel, "user": "U1", "text": "hi" }),
        ),
        (
            "slack_add_reaction",
            json!({ "channel_id": channel, "timestamp": ts, "reaction": "eyes" }),
            ("POST", "/api/v1/reactions"),
            json!({ "channel": channel, "timestamp": ts, "name": "eyes" }),
        ),
        (
            "slack_remove_reaction",
            json!({ "channel_id": channel, "timestamp": ts, "reaction": ":eyes:" }),
            (
                "DELETE",
                "/api/v1/channels/C1/messages/1700000001.000100/reactions/eyes",
            ),
            Value::Null,
        ),
        (
            "slack_upload_file",
            json!({ "channel_id": channel, "filename": "a.md", "content": "x" }),
            ("POST", "/api/v1/files"),
            json!({ "channel": channel, "filename": "a.md", "content": "x" }),
        ),
        (
            "slack_join_channel",
            json!({ "channel_id": channel }),
            ("POST", "/api/v1/channels/C1/join"),
            json!({}),
        ),
        (
            "slack_open_dm",
            json!({ "user_ids": ["U1"] }),
            ("POST", "/api/v1/dms"),
            json!({ "users": ["U1"] }),
        ),
        (
            "slack_publish_home",
            json!({ "user_id": "U1", "blocks": [] }),
            ("POST", "/api/v1/views/publish"),
            json!({ "user_id": "U1", "view": { "type": "home", "blocks": [] } }),
        ),
    ];
    for (tool, arguments, (method, path), body) in cases {
        let (client, api) = answering_run(200, applied(), |claims| {
            claims.tools.toolsets = vec!["all".to_owned()];
        })
        .await;
        let answer = client.call(tool, arguments).await;
        assert_eq!(
            answer["structuredContent"]["outcome"], "applied",
            "{tool}: {answer}"
        );
        assert_eq!(
            answer["structuredContent"]["remote_id"],
            "1700000002.000100"
        );
        assert_eq!(
            asked(&api).await,
            (method.to_owned(), path.to_owned(), body),
            "{tool}"
        );
    }
}

#[tokio::test]
async fn a_held_write_names_its_approval() {
    let mut held = applied();
    held["outcome"] = json!("held");
    held["remote_id"] = Value::Null;
    held["url"] = Value::Null;
    held["approval"] = json!("apr_0193e2a4c0de7000a000000000000001");
    held["note"] = json!("go on with the rest or end your turn");
    let (client, _api) = answering(200, held).await;
    let arguments = json!({ "channel_id": "C2", "text": "hi" });
    let answer = client.call("slack_post_message", arguments).await;
    assert_eq!(
        answer["content"][0]["text"],
        "Held until a person approves: apr_0193e2a4c0de7000a000000000000001\ngo on with the rest or end your turn"
    );
}

#[tokio::test]
async fn a_refusal_tells_the_agent_what_is_allowed() {
    let problem = json!({
        "type": "channel-not-allowed", "title": "Forbidden", "status": 403,
        "detail": "C2 is not this run's channel; it may reach C1", "allowed_channels": ["C1"],
    });
    let (client, _api) = answering(403, problem).await;
    let arguments = json!({ "channel_id": "C2", "text": "hi" });
    let answer = client.call("slack_post_message", arguments).await;
    assert_eq!(answer["isError"], true);
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("\nAllowed channels: C1\n"), "{text}");
}
