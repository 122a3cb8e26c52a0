//! How the service starts, or does not.

use reqwest::{Method, StatusCode};
use sentry_mcp::Config;
use testkit::{McpClient, exchange};

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
    let error = testkit::configured::<Config>(&["--providers", "sentry"]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("RUN_TOKEN_PUBLIC_KEY is not set"),
        "{error}"
    );
}
