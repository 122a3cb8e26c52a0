//! Long calls tell clients that asked for it that they still run.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{Started, start_with};

async fn started() -> Started {
    start_with(|limits| limits.progress_every = Duration::from_millis(20)).await
}

fn hang(progress_token: Option<&str>) -> Value {
    let mut params = json!({ "name": "hang", "arguments": {} });
    if let Some(token) = progress_token {
        params["_meta"] = json!({ "progressToken": token });
    }
    params
}

#[tokio::test]
async fn a_session_gets_growing_progress_and_then_the_answer() {
    let started = started().await;
    let mut session = started.client.open().await;
    session.begin("tools/call", hang(Some("p1"))).await;
    let mut last = 0.0;
    for _ in 0..2 {
        let message = session.message().await.unwrap();
        assert_eq!(message["method"], "notifications/progress");
        assert_eq!(message["params"]["progressToken"], "p1");
        let progress = message["params"]["progress"].as_f64().unwrap();
        assert!(progress > last, "{message}");
        last = progress;
    }
    started.watch.released.notify_one();
    loop {
        let message = session.message().await.unwrap();
        if message["result"].is_object() {
            assert_eq!(message["result"]["content"][0]["text"], "released");
            break;
        }
    }
}

#[tokio::test]
async fn over_streamable_http_only_a_request_for_progress_is_answered_by_a_stream() {
    for (token, content_type) in [
        (None, "application/json"),
        (Some("p1"), "text/event-stream"),
    ] {
        let started = started().await;
        let body =
            json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": hang(token) });
        let request = started.client.request(Method::POST, "/mcp").json(&body);
        let asked = tokio::spawn(request.send());
        started.watch.started.notified().await;
        if token.is_none() {
            started.watch.released.notify_one();
        }
        let mut response = asked.await.unwrap().unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], content_type);
        let first = response.chunk().await.unwrap().unwrap();
        started.watch.released.notify_one();
        let rest = response.text().await.unwrap();
        let whole = String::from_utf8_lossy(&first).into_owned() + &rest;
        assert_eq!(whole.contains("notifications/progress"), token.is_some());
        assert!(whole.contains("released"), "{whole}");
    }
}
