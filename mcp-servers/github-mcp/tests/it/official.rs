//! The backend `official`: a stand-in for GitHub's own server, and the real one where `GITHUB_MCP_SERVER_PATH` names it.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use access::Audience;
use github_mcp::Config;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use service::Running;
use testkit::{McpClient, Npm, Runs, exchange};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path},
};

struct Official {
    runs: Runs,
    client: McpClient,
    running: Running,
    _folder: tempfile::TempDir,
    api: MockServer,
}

/// A program without arguments of its own, as the real one is.
fn stand_in(folder: &Path) -> PathBuf {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/official_server.mjs");
    let node = Npm::conformance().node_path();
    let program = folder.join("github-mcp-server");
    let text = format!(
        "#!/bin/sh\nexec '{}' '{}' \"$@\"\n",
        node.display(),
        script.display()
    );
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

/// Starts github-mcp with the program as its backend, before a github-api that knows this run's user.
async fn started(program: impl FnOnce(&Path) -> PathBuf) -> Official {
    let (folder, api) = (tempfile::tempdir().unwrap(), MockServer::start().await);
    let runs = Runs::new(Audience::Github);
    let program = program(folder.path());
    Mock::given(method("GET"))
        .and(path("/health"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&api)
        .await;
    Mock::given(method("GET"))
        .and(path("/api/v3/user"))
        .and(header(
            "authorization",
            format!("Bearer ghs_{}", runs.token()).as_str(),
        ))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({ "login": "agent-bot", "id": 7 })),
        )
        .mount(&api)
        .await;
    let (key, url) = (runs.public_key(), api.uri());
    let arguments = [
        "--run-token-public-key",
        &key,
        "--github-api-service-url",
        &url,
        "--github-mcp-backend",
        "official",
        "--github-mcp-server-path",
        program.to_str().unwrap(),
    ];
    let running = testkit::start::<Config>(&arguments).await.unwrap();
    let client = McpClient::new(running.address, runs.token());
    let official = Official {
        runs,
        client,
        running,
        _folder: folder,
        api,
    };
    official.ready(true).await;
    official
}

impl Official {
    /// Waits until /ready says so.
    async fn ready(&self, expected: bool) {
        let admin = McpClient::new(self.running.admin_address, "");
        let become_so = async {
            while exchange(admin.request(Method::GET, "/ready"))
                .await
                .0
                .is_success()
                != expected
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), become_so)
            .await
            .expect("GitHub's server starts");
    }
}

async fn names(client: &McpClient) -> Vec<String> {
    let list = client.ask("tools/list", json!({})).await;
    let tools = list["tools"].as_array().unwrap();
    let name = |tool: &Value| tool["name"].as_str().unwrap().to_owned();
    tools.iter().map(name).collect()
}

async fn reaches_github(official: &Official) {
    let mut session = official.client.open().await;
    let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
    session.ask("initialize", hello).await;
    for answer in [
        session.call("get_me", json!({})).await,
        official.client.call("get_me", json!({})).await,
    ] {
        let text = answer["content"][0]["text"].as_str().unwrap();
        assert!(text.contains("agent-bot"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_tools_reach_github_by_way_of_github_api_in_the_name_of_the_run() {
    reaches_github(&started(stand_in).await).await;
}

/// Where it is given: it cannot be had on every machine.
#[tokio::test(flavor = "multi_thread")]
async fn the_real_one_does_too_where_it_is_given() {
    if let Some(program) = env::var_os("GITHUB_MCP_SERVER_PATH") {
        reaches_github(&started(|_| program.into()).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tool_rules_hold_by_its_own_toolsets() {
    let official = started(stand_in).await;
    assert_eq!(
        names(&official.client).await,
        ["delete_repository", "get_me", "merge_pull_request"]
    );
    let token = official.runs.token_with(|claims| {
        claims.tools.toolsets = vec!["all".to_owned()];
        claims.tools.read_only = true;
    });
    let reads = official.client.with_token(token);
    assert_eq!(names(&reads).await, ["get_me", "list_gists"]);
    let refused = reads.call("create_gist", json!({})).await;
    assert_eq!(refused["isError"], true);
    let asked = official.api.received_requests().await.unwrap();
    assert!(asked.iter().all(|request| request.url.path() == "/health"));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_started_anew_when_it_ends_and_ready_follows() {
    let official = started(stand_in).await;
    let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": { "name": "delete_repository", "arguments": {} } });
    let (status, problem) = official.client.post("/mcp", &call).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY, "{problem}");
    let works = async {
        let get_me = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": { "name": "get_me", "arguments": {} } });
        while official.client.post("/mcp", &get_me).await.0 != StatusCode::OK {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), works)
        .await
        .expect("it is started anew");
    official.ready(true).await;
}

#[test]
fn a_missing_program_is_named_before_anything_starts() {
    let arguments = [
        "--run-token-public-key",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "--github-api-service-url",
        "http://github-api:3001",
        "--github-mcp-backend",
        "official",
        "--github-mcp-server-path",
        "/nowhere/github-mcp-server",
    ];
    let refused = testkit::configured::<Config>(&arguments).unwrap_err();
    let line = refused.to_string();
    assert!(
        line.starts_with("GITHUB_MCP_SERVER_PATH names no file: /nowhere/github-mcp-server;"),
        "{line}"
    );
}
