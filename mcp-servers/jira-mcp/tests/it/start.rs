//! How the service starts, or does not.

use access::{Audience, ToolRules};
use jira_mcp::Config;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use testkit::{McpClient, Runs, exchange};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

/// A running jira-mcp whose jira-api gives one answer to everything.
pub(crate) async fn answering(status: u16, body: Value) -> (McpClient, MockServer) {
    let api = always(status, body).await;
    (before(&api).await, api)
}

async fn always(status: u16, body: Value) -> MockServer {
    let api = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(any()).respond_with(answer).mount(&api).await;
    api
}

/// A running jira-mcp before this jira-api.
pub(crate) async fn before(api: &MockServer) -> McpClient {
    start(api, ToolRules::default()).await
}

/// The same for a run with these rules.
pub(crate) async fn with_rules(rules: ToolRules, body: Value) -> (McpClient, MockServer) {
    let api = always(200, body).await;
    (start(&api, rules).await, api)
}

async fn start(api: &MockServer, rules: ToolRules) -> McpClient {
    let runs = Runs::new(Audience::Jira);
    let (key, url) = (runs.public_key(), api.uri());
    let arguments = [
        "--providers",
        "jira",
        "--run-token-public-key",
        &key,
        "--jira-api-service-url",
        &url,
    ];
    let running = testkit::start::<Config>(&arguments).await.unwrap();
    let token = runs.token_with(|claims| claims.tools = rules);
    McpClient::new(running.address, token)
}

#[tokio::test]
async fn a_disabled_provider_is_healthy_and_says_so() {
    let running = testkit::start::<Config>(&["--providers", "github"])
        .await
        .unwrap();
    let client = McpClient::new(running.address, "no token");
    let (status, _) = exchange(client.request(Method::GET, "/health")).await;
    assert_eq!(status, StatusCode::OK);
    let (status, problem) = exchange(client.request(Method::GET, "/sse")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(problem["type"], "provider-disabled");
}

#[test]
fn an_enabled_provider_without_its_key_is_refused() {
    let error = testkit::configured::<Config>(&["--providers", "jira"]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("RUN_TOKEN_PUBLIC_KEY is not set"),
        "{error}"
    );
}
