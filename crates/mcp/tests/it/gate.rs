//! What every request must show.

use access::Audience;
use chrono::{TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use testkit::{Runs, exchange};

use crate::server::start;

const DOORS: [(Method, &str); 5] = [
    (Method::GET, "/sse"),
    (Method::POST, "/sse"),
    (Method::DELETE, "/sse"),
    (Method::POST, "/messages"),
    (Method::POST, "/mcp"),
];

#[tokio::test]
async fn every_request_shows_a_token_that_is_ours_meant_for_us_and_not_over() {
    let started = start().await;
    let past = Utc::now() - TimeDelta::seconds(1);
    let tokens = [
        ("nonsense".to_owned(), "this is not a run token"),
        (
            Runs::new(Audience::Github).token(),
            "the run token's signature is not valid",
        ),
        (
            started
                .runs
                .token_with(|claims| claims.audiences = vec![Audience::Slack]),
            "the run token is not meant for this service",
        ),
        (
            started.runs.token_with(|claims| claims.expires_at = past),
            "the run token has expired",
        ),
    ];
    for (token, reason) in tokens {
        let client = started.client.with_token(token);
        for (method, path) in DOORS {
            let (status, problem) = exchange(client.request(method, path)).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(problem["detail"], reason);
        }
    }
}

#[tokio::test]
async fn a_token_that_ends_ends_its_sessions_messages() {
    let started = start().await;
    let session = started.client.open().await;
    let expired = started
        .runs
        .token_with(|claims| claims.expires_at = Utc::now());
    let ping = serde_json::json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" });
    let (status, _) = session
        .post_as(&started.client.with_token(expired), &ping)
        .await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn web_pages_and_foreign_host_names_are_refused() {
    let started = start().await;
    for (method, path) in DOORS {
        let request = started.client.request(method.clone(), path);
        let (status, problem) = exchange(request.header("origin", "https://evil.example")).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(problem["type"], "origin-not-allowed");
        let request = started.client.request(method, path);
        let (status, problem) = exchange(request.header("host", "evil.example:9001")).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(problem["type"], "host-not-allowed");
    }
    let request = started.client.request(Method::GET, "/sse");
    let response = request
        .header("origin", "https://app.example")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn health_asks_nothing() {
    let started = start().await;
    let request = started
        .client
        .with_token("")
        .request(Method::GET, "/health");
    let (status, _) = exchange(request.header("host", "probe.example")).await;
    assert_eq!(status, StatusCode::OK);
}
