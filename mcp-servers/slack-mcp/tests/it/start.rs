//! How the service starts, or does not.

use access::{Audience, RunClaims};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use slack_mcp::Config;
use testkit::{McpClient, Runs, exchange};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

/// A running slack-mcp whose slack-api gives one answer to everything.
pub(crate) async fn answering(status: u16, body: Value) -> (McpClient, MockServer) {
    answering_run(status, body, |_| ()).await
}

/// The same, for a run whose token says something else.
pub(crate) async fn answering_run(
    status: u16,
    body: Value,
    change: impl FnOnce(&mut RunClaims),
) -> (McpClient, MockServer) {
    let (api, runs) = (MockServer::start().await, Runs::new(Audience::Slack));
    let answer = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(any()).respond_with(answer).mount(&api).await;
    let (key, url) = (runs.public_key(), api.uri());
    let arguments = [
        "--providers",
        "slack",
        "--run-token-public-key",
        &key,
        "--slack-api-service-url",
        &url,
    ];
    let running = testkit::start::<Config>(&arguments).await.unwrap();
    (
        McpClient::new(running.address, runs.token_with(change)),
        api,
    )
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
    let error = testkit::configured::<Config>(&["--providers", "slack"]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("RUN_TOKEN_PUBLIC_KEY is not set"),
        "{error}"
    );
}
