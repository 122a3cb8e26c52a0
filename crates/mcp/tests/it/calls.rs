//! What surrounds a tool call.

use serde_json::json;

use crate::server::{start, start_with};

#[tokio::test]
async fn a_failure_is_text_for_the_agent() {
    let started = start().await;
    let answer = started.client.call("fail", json!({})).await;
    assert_eq!(answer["isError"], true);
    assert_eq!(
        answer["content"][0]["text"],
        "it is closed\nWhat to try: tomorrow"
    );
}

#[tokio::test]
async fn a_panic_is_answered_and_the_session_goes_on() {
    let started = start().await;
    let everything =
        |claims: &mut access::RunClaims| claims.tools.toolsets = vec!["all".to_owned()];
    let client = started
        .client
        .with_token(started.runs.token_with(everything));
    let mut session = client.open().await;
    session.begin_call("panic", json!({})).await;
    let message = session.message().await.unwrap();
    assert_eq!(message["error"]["message"], "the tool failed on our side");
    session.ask("ping", json!({})).await;
}

#[tokio::test]
async fn a_text_too_large_to_pass_on_is_cut_and_says_how_to_get_the_rest() {
    let started = start_with(|limits| limits.output_bytes = 1000).await;
    let answer = started.client.call("flood", json!({ "bytes": 2000 })).await;
    assert_eq!(answer["isError"], false);
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("xxx") && text.len() < 1000, "{text}");
    assert!(
        text.contains("of 2000 bytes are left out; call again for less at once"),
        "{text}"
    );
    let whole = started.client.call("flood", json!({ "bytes": 500 })).await;
    assert_eq!(whole["content"][0]["text"].as_str().unwrap().len(), 500);
}

#[tokio::test]
async fn data_too_large_to_pass_on_is_refused_rather_than_broken() {
    let started = start_with(|limits| limits.output_bytes = 1000).await;
    let answer = started
        .client
        .call("echo", json!({ "text": "x".repeat(600) }))
        .await;
    assert_eq!(answer["isError"], true);
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(
        text.contains("more than the 1000 that are passed on; ask for less"),
        "{text}"
    );
}

#[tokio::test]
async fn distinct_calls_have_distinct_keys() {
    let started = start().await;
    let mut keys = Vec::new();
    for _ in 0..2 {
        let mut session = started.client.open().await;
        for _ in 0..2 {
            keys.push(session.call("key", json!({})).await);
            keys.push(started.client.call("key", json!({})).await);
        }
    }
    let keys: std::collections::BTreeSet<String> = keys
        .iter()
        .map(|it| it["content"][0]["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 8);
}

#[tokio::test]
async fn a_tool_knows_who_calls_but_sees_no_header_with_the_token() {
    let started = start().await;
    let expected = format!("{} false", started.runs.claims.task);
    let mut session = started.client.open().await;
    for answer in [
        session.call("who", json!({})).await,
        started.client.call("who", json!({})).await,
    ] {
        assert_eq!(answer["content"][0]["text"], expected);
    }
}
