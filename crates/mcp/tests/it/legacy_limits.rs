//! How much a run may take.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::exchange;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::server::{start, start_with};

#[tokio::test]
async fn sessions_are_limited_by_run_and_in_all() {
    let started = start_with(|limits| (limits.sessions, limits.sessions_per_run) = (3, 2)).await;
    let client = &started.client;
    let first = client.open().await;
    let _second = client.open().await;
    let (status, problem) = exchange(client.request(Method::GET, "/sse")).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem["type"], "too-many-sessions");

    let other = client.with_token(started.runs.token_with(|claims| claims.epoch.0 += 1));
    let _third = other.open().await;
    let (status, _) = exchange(other.request(Method::GET, "/sse")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);

    drop(first);
    let deadline = Instant::now() + Duration::from_secs(10);
    while client
        .request(Method::GET, "/sse")
        .send()
        .await
        .unwrap()
        .status()
        != StatusCode::OK
    {
        assert!(
            Instant::now() < deadline,
            "the closed session's place is not given back"
        );
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_run_has_so_many_calls_in_flight_on_all_its_connections() {
    let started = start_with(|limits| limits.calls_per_run = 1).await;
    let mut session = started.client.open().await;
    let id = session.begin_call("hang", json!({})).await;
    started.watch.started.notified().await;
    let refused = started.client.call("echo", json!({ "text": "" })).await;
    assert_eq!(refused["isError"], true);
    let text = refused["content"][0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("1 calls of this run are in flight; wait"),
        "{text}"
    );
    started.watch.released.notify_one();
    assert_eq!(session.message().await.unwrap()["id"], json!(id));
    assert_eq!(
        started.client.call("echo", json!({ "text": "" })).await["isError"],
        false
    );
}

#[tokio::test]
async fn a_session_has_so_many_unanswered_requests() {
    let started = start_with(|limits| limits.unanswered = 1).await;
    let mut session = started.client.open().await;
    let id = session.begin_call("hang", json!({})).await;
    started.watch.started.notified().await;
    let ping = json!({ "jsonrpc": "2.0", "id": 99, "method": "ping" });
    let (status, problem) = session.post_as(&started.client, &ping).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem["type"], "too-many-messages");
    let cancelled = json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } });
    session.send(&cancelled).await;
    assert_eq!(
        session.post_as(&started.client, &ping).await.0,
        StatusCode::ACCEPTED
    );
}

#[tokio::test]
async fn an_id_in_use_is_not_used_again() {
    let started = start().await;
    let mut session = started.client.open().await;
    let id = session.begin_call("hang", json!({})).await;
    let again = json!({ "jsonrpc": "2.0", "id": id, "method": "ping" });
    let (status, problem) = session.post_as(&started.client, &again).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(problem["type"], "request-id-in-use");
}

#[tokio::test]
async fn a_client_that_does_not_read_loses_its_session() {
    let started = start_with(|limits| {
        limits.write_timeout = Duration::from_millis(50);
        limits.sessions = 1;
    })
    .await;
    let session = started.client.open().await;
    let post = |id: u64| {
        let call = json!({ "name": "flood", "arguments": { "bytes": 500_000 } });
        json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": call })
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    let client = Arc::new(started.client.clone());
    for id in 0.. {
        let (status, _) = session.post_as(&client, &post(id)).await;
        if status == StatusCode::NOT_FOUND {
            break;
        }
        assert!(
            Instant::now() < deadline,
            "the session is still open: {status}"
        );
    }
    // Its place is free, though the old stream is still connected.
    let _next = client.open().await;
}

#[tokio::test]
async fn the_connection_of_a_client_that_does_not_read_is_closed() {
    let started = start_with(|limits| limits.write_timeout = Duration::from_millis(50)).await;
    let mut stream = TcpStream::connect(started.running.address).await.unwrap();
    let head = format!(
        "GET /sse HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\r\n",
        started.running.address,
        started.runs.token()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    while !read.windows(2).any(|end| end == b"\n\n") {
        stream.read_buf(&mut read).await.unwrap();
    }
    let text = String::from_utf8_lossy(&read).into_owned();
    let endpoint = text.lines().find_map(|line| line.strip_prefix("data: "));
    let endpoint = endpoint.unwrap().to_owned();
    let call = json!({ "name": "flood", "arguments": { "bytes": 500_000 } });
    let deadline = Instant::now() + Duration::from_secs(20);
    // Nothing is read, so that only a closed connection can refuse what is written.
    for id in 0.. {
        let body = json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": call });
        started.client.post(&endpoint, &body).await;
        if stream.write_all(b"\r\n").await.is_err() {
            break;
        }
        assert!(Instant::now() < deadline, "the connection is still open");
    }
}
