//! Streamable HTTP at /mcp, and at /sse beside GET.

use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::exchange;

use crate::server::{start, start_with};

#[tokio::test]
async fn a_client_initialises_lists_tools_and_calls_one_without_a_session() {
    let started = start().await;
    for path in ["/mcp", "/sse"] {
        let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" }
        } });
        let response = started
            .client
            .request(Method::POST, path)
            .json(&hello)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert!(!response.headers().contains_key("mcp-session-id"));
        let answer: serde_json::Value = response.json().await.unwrap();
        assert_eq!(answer["result"]["protocolVersion"], "2025-06-18");

        let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" });
        let (status, answer) = started.client.post(path, &list).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["result"]["tools"].as_array().unwrap().len(), 6);

        let call = json!({ "jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {
            "name": "echo", "arguments": { "text": "hi" } } });
        let (status, answer) = started.client.post(path, &call).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["result"]["content"][0]["text"], "hi");
    }
}

#[tokio::test]
async fn the_newest_protocol_needs_no_initialize() {
    let started = start().await;
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {}
    });
    let call = json!({ "jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {
        "name": "echo", "arguments": { "text": "hi" }, "_meta": meta } });
    let request = started.client.request(Method::POST, "/mcp").json(&call);
    let request = request
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", "tools/call")
        .header("mcp-name", "echo");
    let (status, answer) = exchange(request).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["result"]["resultType"], "complete");
    assert_eq!(answer["result"]["content"][0]["text"], "hi");
}

#[tokio::test]
async fn what_cannot_be_answered_is_a_problem() {
    let started = start_with(|limits| limits.message_bytes = 1000).await;
    let client = &started.client;
    let post = || client.request(Method::POST, "/mcp");
    let cases = [
        (
            client.request(Method::GET, "/mcp"),
            405,
            "method-not-allowed",
        ),
        (
            client.request(Method::DELETE, "/mcp"),
            405,
            "method-not-allowed",
        ),
        (
            client.request(Method::DELETE, "/sse"),
            405,
            "method-not-allowed",
        ),
        (post().body("{}"), 415, "unsupported-media-type"),
        (post().json(&"x".repeat(1001)), 413, "body-too-large"),
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

#[tokio::test]
async fn every_revision_with_initialize_is_spoken_on_both_transports() {
    let started = start().await;
    for (asked, agreed) in [
        ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2031-01-01", "2025-11-25"),
    ] {
        let hello = json!({
            "protocolVersion": asked, "capabilities": {}, "clientInfo": { "name": "test", "version": "1" }
        });
        let mut session = started.client.open().await;
        for answer in [
            session.ask("initialize", hello.clone()).await,
            started.client.ask("initialize", hello).await,
        ] {
            assert_eq!(answer["protocolVersion"], agreed);
        }
    }
}
