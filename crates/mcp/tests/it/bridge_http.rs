//! Servers of streamable HTTP behind our transports.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, extract::Request, http::HeaderMap, middleware::Next};
use mcp::bridge::{HttpServer, Upstream};
use reqwest::{Method, StatusCode};
use rmcp::transport::{
    StreamableHttpServerConfig, StreamableHttpService,
    streamable_http_server::session::local::LocalSessionManager,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    server::{Started, Watch, start_bridge},
    tools::Tools,
};

/// A server behind ours, with what it was shown.
struct Behind {
    started: Started,
    watch: Arc<Watch>,
    heads: Arc<Mutex<Vec<HeaderMap>>>,
    /// How often its sessions were forgotten.
    forgotten: Arc<AtomicUsize>,
}

/// A server with sessions that can forget them, or without; our bridge before it shows it `Bearer behind`.
async fn behind(sessions: bool) -> Behind {
    let watch = Arc::new(Watch::default());
    let heads = Arc::new(Mutex::new(Vec::new()));
    let forgotten = Arc::new(AtomicUsize::new(0));
    let (tools, seen, lives) = (
        Arc::clone(&watch),
        Arc::clone(&heads),
        Arc::clone(&forgotten),
    );
    let service = move || {
        let tools = Arc::clone(&tools);
        let config = StreamableHttpServerConfig::default()
            .with_legacy_session_mode(sessions)
            .with_json_response(!sessions);
        let manager = Arc::new(LocalSessionManager::default());
        StreamableHttpService::new(move || Ok(Tools(Arc::clone(&tools))), manager, config)
    };
    let leaving = Arc::clone(&watch);
    let current = Arc::new(Mutex::new((0, service())));
    let router = Router::new()
        .fallback(move |request: Request| {
            let mut current = current.lock().unwrap();
            let life = lives.load(Ordering::SeqCst);
            if current.0 != life {
                *current = (life, service());
            }
            let service = current.1.clone();
            async move { service.handle(request).await }
        })
        .layer(axum::middleware::from_fn(
            move |request: Request, next: Next| {
                seen.lock().unwrap().push(request.headers().clone());
                let left = Left(Some(Arc::clone(&leaving)));
                async move {
                    let response = next.run(request).await;
                    left.stayed();
                    response
                }
            },
        ));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let authorize = Arc::new(|_: &mcp::Run| "Bearer behind".parse().ok());
    let server = HttpServer::new("the server", url.parse().unwrap(), authorize).unwrap();
    Behind {
        started: start_bridge(Upstream::Http(server), |_| {}).await,
        watch,
        heads,
        forgotten,
    }
}

/// Reports a client that closes its request before it is answered.
struct Left(Option<Arc<Watch>>);

impl Left {
    fn stayed(mut self) {
        self.0 = None;
    }
}

impl Drop for Left {
    fn drop(&mut self) {
        if let Some(watch) = &self.0 {
            watch.dropped.notify_one();
        }
    }
}

fn hello() -> Value {
    json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "a client", "version": "1" } })
}

#[tokio::test]
async fn a_server_without_sessions_is_called_over_both_transports() {
    let behind = behind(false).await;
    let mut session = behind.started.client.open().await;
    session.ask("initialize", hello()).await;
    for answer in [
        session.call("echo", json!({ "text": "hi" })).await,
        behind
            .started
            .client
            .call("echo", json!({ "text": "hi" }))
            .await,
    ] {
        assert_eq!(answer["structuredContent"], json!({ "text": "hi" }));
    }
    let heads = behind.heads.lock().unwrap();
    assert!(!heads.is_empty());
    for head in heads.iter() {
        assert_eq!(head["authorization"], "Bearer behind");
    }
}

#[tokio::test]
async fn a_session_goes_on_when_the_server_behind_has_forgotten_it() {
    let behind = behind(true).await;
    let mut session = behind.started.client.open().await;
    session.ask("initialize", hello()).await;
    session
        .send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))
        .await;
    for _ in 0..2 {
        let answer = session.call("echo", json!({ "text": "hi" })).await;
        assert_eq!(answer["content"][0]["text"], "hi", "{answer}");
        behind.forgotten.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_session_of_streamable_http_is_bound_to_its_run() {
    let behind = behind(true).await;
    let client = &behind.started.client;
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello() });
    let request = client.request(Method::POST, "/mcp").json(&body);
    let response = request.send().await.unwrap();
    let id = response.headers()["mcp-session-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let bound = client.with_header("mcp-session-id", &id);
    let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" });
    let other = behind.started.runs.token_with(|claims| claims.epoch.0 += 1);
    let stolen = bound.with_token(other).post("/mcp", &list).await;
    assert_eq!(stolen.0, StatusCode::NOT_FOUND);
    let forged = client.with_header("mcp-session-id", id.split_once('.').unwrap().1);
    assert_eq!(forged.post("/mcp", &list).await.0, StatusCode::NOT_FOUND);
    let own = bound
        .request(Method::POST, "/mcp")
        .json(&list)
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), StatusCode::OK);
}

#[tokio::test]
async fn tool_rules_hold_for_the_server_behind() {
    let behind = behind(false).await;
    let rules = |claims: &mut access::RunClaims| claims.tools.allowed = vec!["echo".to_owned()];
    let token = behind.started.runs.token_with(rules);
    let client = behind.started.client.with_token(token);
    let mut session = client.open().await;
    for answer in [
        client.call("who", json!({})).await,
        session.call("who", json!({})).await,
    ] {
        assert_eq!(answer["isError"], true);
        let text = answer["content"][0]["text"].as_str().unwrap();
        assert!(
            text.starts_with("who is not offered to this run\nOffered: echo\n"),
            "{text}"
        );
    }
    let list = client.ask("tools/list", json!({})).await;
    assert_eq!(list["tools"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_cancelled_call_is_cancelled_behind_too() {
    let behind = behind(false).await;
    let mut session = behind.started.client.open().await;
    let id = session.begin_call("hang", json!({})).await;
    behind.watch.started.notified().await;
    let cancelled = json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } });
    session.send(&cancelled).await;
    behind.watch.dropped.notified().await;
    let answer = session.call("echo", json!({ "text": "on" })).await;
    assert_eq!(answer["content"][0]["text"], "on");
}

#[tokio::test]
async fn a_server_that_is_gone_is_said_to_be() {
    let authorize = Arc::new(|_: &mcp::Run| None);
    let url = "http://127.0.0.1:9/".parse().unwrap();
    let server = HttpServer::new("the server", url, authorize).unwrap();
    let started = start_bridge(Upstream::Http(server), |_| {}).await;
    let mut session = started.client.open().await;
    session.begin("tools/list", json!({})).await;
    let message = session.message().await.unwrap();
    let text = message["error"]["message"].as_str().unwrap();
    assert!(
        text.starts_with("the server does not answer; try again"),
        "{text}"
    );
    let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" });
    let (status, problem) = started.client.post("/mcp", &list).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert_eq!(problem["type"], "upstream-failed");
}
