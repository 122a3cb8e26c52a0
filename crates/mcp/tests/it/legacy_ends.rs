//! How sessions and their calls end.

use chrono::{TimeDelta, Utc};
use serde_json::json;

use crate::server::start;

#[tokio::test]
async fn a_cancelled_call_is_dropped_and_not_answered() {
    let started = start().await;
    let mut session = started.client.open().await;
    let id = session.begin_call("hang", json!({})).await;
    started.watch.started.notified().await;
    let cancelled = json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } });
    session.send(&cancelled).await;
    started.watch.dropped.notified().await;
    // The next answer is that of the next request.
    session.ask("ping", json!({})).await;
}

#[tokio::test]
async fn a_dropped_stream_drops_its_calls() {
    let started = start().await;
    let mut session = started.client.open().await;
    session.begin_call("hang", json!({})).await;
    started.watch.started.notified().await;
    drop(session);
    started.watch.dropped.notified().await;
}

#[tokio::test]
async fn a_dropped_request_drops_its_call() {
    let started = start().await;
    let client = started.client.clone();
    let call = tokio::spawn(async move { client.call("hang", json!({})).await });
    started.watch.started.notified().await;
    call.abort();
    started.watch.dropped.notified().await;
}

#[tokio::test]
async fn shutdown_ends_open_streams() {
    let started = start().await;
    let mut session = started.client.open().await;
    started.running.shutdown.begin();
    assert_eq!(session.frame().await, None);
    started.running.ended().await.unwrap();
}

#[tokio::test]
async fn shutdown_lets_a_call_in_flight_answer() {
    let started = start().await;
    let mut session = started.client.open().await;
    let id = session.begin_call("hang", json!({})).await;
    started.watch.started.notified().await;
    started.running.shutdown.begin();
    started.watch.released.notify_one();
    let message = session.message().await.unwrap();
    assert_eq!(message["id"], json!(id));
    assert_eq!(message["result"]["content"][0]["text"], "released");
    assert_eq!(session.frame().await, None);
    started.running.ended().await.unwrap();
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let started = start().await;
    let soon = Utc::now() + TimeDelta::milliseconds(1500);
    let token = started.runs.token_with(|claims| claims.expires_at = soon);
    let mut session = started.client.with_token(token).open().await;
    assert_eq!(session.frame().await, None);
    assert!(Utc::now() >= soon);
}
