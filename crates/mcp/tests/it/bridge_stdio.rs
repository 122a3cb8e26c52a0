//! Programs behind our transports.

use std::{path::Path, time::Duration};

use mcp::bridge::{Program, Upstream};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{McpSession, Npm};

use crate::server::{Started, start_bridge};

fn program(script: &Path, arguments: &[&str]) -> Upstream {
    let script = script.as_os_str().to_owned();
    let rest = arguments.iter().map(|it| (*it).into());
    Upstream::Stdio(Program {
        name: "the program",
        program: Npm::conformance().node_path(),
        arguments: [script].into_iter().chain(rest).collect(),
        environment: vec![("GIVEN".into(), "1".into())],
    })
}

fn telling() -> Upstream {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/stdio_server.mjs");
    program(&script, &[])
}

async fn started() -> Started {
    start_bridge(telling(), |_| {}).await
}

fn hello() -> Value {
    json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "a client", "version": "1" } })
}

async fn about(session: &mut McpSession) -> Value {
    let answer = session.call("about", json!({})).await;
    serde_json::from_str(answer["content"][0]["text"].as_str().unwrap()).unwrap()
}

fn alive(pid: &Value) -> bool {
    // A killed process that is not collected yet is a zombie.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    !(stat.is_empty() || stat.contains(") Z "))
}

#[tokio::test]
async fn a_real_server_is_listed_and_called_over_both_transports() {
    let script = Npm::conformance().path("@modelcontextprotocol/server-everything/dist/index.js");
    let started = start_bridge(program(&script, &["stdio"]), |_| {}).await;
    let mut session = started.client.open().await;
    let answer = session.ask("initialize", hello()).await;
    assert_eq!(answer["protocolVersion"], "2025-06-18");
    session
        .send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))
        .await;
    session.begin("tools/list", json!({})).await;
    let list = answer_to(&mut session, 2).await;
    let names: Vec<&str> = list["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"echo") && names.contains(&"get-sum"),
        "{names:?}"
    );
    let id = session
        .begin_call("get-sum", json!({ "a": 2, "b": 3 }))
        .await;
    let sum = answer_to(&mut session, id).await;
    assert_eq!(sum["content"][0]["text"], "The sum of 2 and 3 is 5.");

    let id = open_streamable(&started).await;
    let client = started.client.with_header("mcp-session-id", &id);
    let call = json!({ "name": "echo", "arguments": { "message": "hi" } });
    assert_eq!(
        client.ask("tools/call", call).await["content"][0]["text"],
        "Echo: hi"
    );
}

/// The result of a request; a server may say other things before.
async fn answer_to(session: &mut McpSession, id: u64) -> Value {
    loop {
        let message = session.message().await.unwrap();
        if message["id"] == json!(id) && message["result"].is_object() {
            return message["result"].clone();
        }
    }
}

async fn open_streamable(started: &Started) -> String {
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello() });
    let request = started.client.request(Method::POST, "/mcp").json(&body);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let id = response.headers()["mcp-session-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let body: Value = response.json().await.unwrap();
    assert!(body["result"]["serverInfo"].is_object(), "{body}");
    id
}

#[tokio::test]
async fn every_session_has_a_child_of_its_own_with_a_clean_environment() {
    let started = started().await;
    let (mut one, mut other) = (started.client.open().await, started.client.open().await);
    let (one, other) = (about(&mut one).await, about(&mut other).await);
    assert_ne!(one["pid"], other["pid"]);
    assert_eq!(one["environment"], json!(["GIVEN"]));
}

#[tokio::test]
async fn a_child_that_dies_is_started_anew_and_greeted_again_within_the_same_session() {
    let started = started().await;
    let mut session = started.client.open().await;
    session.ask("initialize", hello()).await;
    let before = about(&mut session).await;
    session.begin_call("die", json!({})).await;
    let message = session.message().await.unwrap();
    let text = message["error"]["message"].as_str().unwrap();
    assert!(
        text.starts_with("the program ended (exit status: 3) before it answered"),
        "{text}"
    );
    let after = about(&mut session).await;
    assert_ne!(before["pid"], after["pid"]);
    assert_eq!(after["greeted"], json!(["a client"]));
}

#[tokio::test]
async fn a_child_that_dies_again_and_again_is_left_alone_for_a_while() {
    let started = started().await;
    let mut session = started.client.open().await;
    for _ in 0..5 {
        session.begin_call("die", json!({})).await;
        session.message().await.unwrap();
    }
    session.begin_call("about", json!({})).await;
    let message = session.message().await.unwrap();
    assert_eq!(
        message["error"]["message"],
        "the program ended 5 times within a minute; wait a minute, then call again"
    );
}

#[tokio::test]
async fn the_end_of_a_session_ends_its_child_and_its_childs_children() {
    let started = started().await;
    let mut session = started.client.open().await;
    let told = about(&mut session).await;
    assert!(alive(&told["pid"]) && alive(&told["child"]));
    drop(session);
    let gone = async {
        while alive(&told["pid"]) || alive(&told["child"]) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone)
        .await
        .expect("both end");
}

#[tokio::test]
async fn a_client_that_goes_on_without_greeting_is_greeted_for() {
    let started = started().await;
    let mut session = started.client.open().await;
    assert_eq!(
        about(&mut session).await["greeted"],
        json!(["agents-system"])
    );
}

#[tokio::test]
async fn tool_rules_and_size_bounds_hold_for_the_program_too() {
    let started = start_bridge(telling(), |limits| limits.output_bytes = 1000).await;
    let reads = started
        .runs
        .token_with(|claims| claims.tools.read_only = true);
    let mut session = started.client.with_token(reads).open().await;
    let refused = session.call("die", json!({})).await;
    assert_eq!(refused["isError"], true);
    let text = refused["content"][0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("die is not offered to this run\nOffered: about, flood, slow\n"),
        "{text}"
    );
    let list = session.ask("tools/list", json!({})).await;
    assert_eq!(list["tools"].as_array().unwrap().len(), 3);
    let cut = session.call("flood", json!({})).await;
    let text = cut["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("of 5000 bytes are left out"), "{text}");
}

/// Nothing is re-typed: numbers and members that we do not know stay as they are.
#[tokio::test]
async fn messages_are_passed_on_as_they_are() {
    let started = started().await;
    let id = open_streamable(&started).await;
    let client = started.client.with_header("mcp-session-id", &id);
    let body = json!({ "jsonrpc": "2.0", "id": "a", "method": "tools/list" });
    let response = client.request(Method::POST, "/mcp").json(&body).send();
    let text = response.await.unwrap().text().await.unwrap();
    assert!(
        text.contains(r#""x-kept":{"z":1,"a":[1.5,12345678901234567000]}"#),
        "{text}"
    );
}

#[tokio::test]
async fn a_session_of_streamable_http_belongs_to_its_run_and_ends_on_request() {
    let started = started().await;
    let id = open_streamable(&started).await;
    let client = started.client.with_header("mcp-session-id", &id);
    let ping = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" });
    let other = started.runs.token_with(|claims| claims.epoch.0 += 1);
    let (status, problem) = client.with_token(other).post("/mcp", &ping).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(problem["type"], "session-of-another-run");
    assert_eq!(client.post("/mcp", &ping).await.0, StatusCode::OK);

    let ended = client.request(Method::DELETE, "/mcp").send().await.unwrap();
    assert_eq!(ended.status(), StatusCode::ACCEPTED);
    let closed = async {
        while client.post("/mcp", &ping).await.0 != StatusCode::NOT_FOUND {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), closed)
        .await
        .expect("the session ends");
}

#[tokio::test]
async fn progress_goes_to_the_request_that_asked_for_it() {
    let started = started().await;
    let id = open_streamable(&started).await;
    let client = started.client.with_header("mcp-session-id", &id);
    let params = json!({ "name": "slow", "arguments": {}, "_meta": { "progressToken": "p7" } });
    let body = json!({ "jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": params });
    let mut response = client
        .request(Method::POST, "/mcp")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let first = response.chunk().await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&first).into_owned();
    assert!(text.contains(r#""progressToken":"p7""#), "{text}");
}
