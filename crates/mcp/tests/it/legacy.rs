//! Sessions over GET /sse and POST /messages.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Frame, exchange};

use crate::server::{start, start_with};

#[tokio::test]
async fn a_client_initialises_lists_tools_and_calls_one() {
    let started = start().await;
    let mut session = started.client.open().await;
    let hello = json!({
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" }
    });
    let answer = session.ask("initialize", hello).await;
    assert_eq!(answer["protocolVersion"], "2025-11-25");
    session
        .send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))
        .await;
    let tools = session.ask("tools/list", json!({})).await;
    let names: Vec<&Value> = tools["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["echo", "fail", "flood", "hang", "key", "who"]);
    let answer = session
        .call("echo", json!({ "text": "héllo\nworld" }))
        .await;
    assert_eq!(answer["content"][0]["text"], "héllo\nworld");
    assert_eq!(
        answer["structuredContent"],
        json!({ "text": "héllo\nworld" })
    );
}

/// Claude Code does so after every dropped stream.
#[tokio::test]
async fn a_client_that_reconnects_goes_on_without_initialize() {
    let started = start().await;
    drop(started.client.open().await);
    let mut session = started.client.open().await;
    let answer = session.call("echo", json!({ "text": "again" })).await;
    assert_eq!(answer["content"][0]["text"], "again");
}

/// A 2026-07-28 client would cancel by closing its POST, which this transport cannot see.
#[tokio::test]
async fn the_newest_protocol_is_not_offered_on_the_old_transport() {
    let started = start().await;
    let mut session = started.client.open().await;
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {}
    });
    session
        .begin("server/discover", json!({ "_meta": meta }))
        .await;
    let message = session.message().await.unwrap();
    assert_eq!(message["error"]["code"], -32022, "{message}");
}

#[tokio::test]
async fn a_silent_stream_carries_comments() {
    let started = start_with(|limits| limits.keep_alive = Duration::from_millis(20)).await;
    let mut session = started.client.open().await;
    assert_eq!(
        session.frame().await,
        Some(Frame::Comment("keep-alive".to_owned()))
    );
}

#[tokio::test]
async fn a_session_answers_only_to_the_task_and_epoch_that_opened_it() {
    let started = start().await;
    let session = started.client.open().await;
    let ping = json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" });
    let other_epoch = started.runs.token_with(|claims| claims.epoch.0 += 1);
    let other_task = started
        .runs
        .token_with(|claims| claims.task = domain::TaskId::generate());
    for token in [other_epoch, other_task] {
        let (status, problem) = session
            .post_as(&started.client.with_token(token), &ping)
            .await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(problem["type"], "session-of-another-run");
    }
    let (status, _) = session.post_as(&started.client, &ping).await;
    assert_eq!(status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn messages_that_cannot_be_used_are_refused_with_a_reason() {
    let started = start_with(|limits| limits.message_bytes = 1000).await;
    let client = &started.client;
    let session = client.open().await;
    let endpoint = session.endpoint.as_str();
    let post = |path: &str| {
        client
            .request(Method::POST, path)
            .header("content-type", "application/json")
    };
    let unknown = "/messages?sessionId=00000000000000000000000000000000";
    let cases = [
        (post(unknown).body("{}"), 404, "not-found"),
        (post("/messages").body("{}"), 400, "bad-request"),
        (post("/messages?sessionId=x").body("{}"), 400, "bad-request"),
        (post(endpoint).body("{"), 400, "invalid-body"),
        (post(endpoint).body("[]"), 400, "invalid-body"),
        (post(endpoint).body("x".repeat(1001)), 413, "body-too-large"),
        (
            client.request(Method::POST, endpoint).body("{}"),
            415,
            "unsupported-media-type",
        ),
        (
            client.request(Method::GET, endpoint),
            405,
            "method-not-allowed",
        ),
    ];
    for (request, status, slug) in cases {
        let (answered, problem) = exchange(request).await;
        assert_eq!(
            (answered.as_u16(), problem["type"].as_str()),
            (status, Some(slug)),
            "{problem}"
        );
    }
}
