//! How the service starts, or does not.

use github_mcp::Config;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use testkit::{McpClient, exchange};
use wiremock::ResponseTemplate;

use crate::backend::answering;

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn refusal(arguments: &[&str]) -> String {
    testkit::configured::<Config>(arguments)
        .unwrap_err()
        .to_string()
}

#[test]
fn a_missing_or_unreadable_variable_is_named_in_one_line() {
    let url = "http://github-api:3001";
    let cases: [(&[&str], &str); 4] = [
        (
            &["--github-api-service-url", url],
            "RUN_TOKEN_PUBLIC_KEY is not set",
        ),
        (
            &[
                "--github-api-service-url",
                url,
                "--run-token-public-key",
                "short",
            ],
            "RUN_TOKEN_PUBLIC_KEY cannot be read: expected the base64 of a 32-byte Ed25519 key",
        ),
        (
            &["--run-token-public-key", KEY],
            "GITHUB_API_SERVICE_URL is not set",
        ),
        (
            &[
                "--run-token-public-key",
                KEY,
                "--github-api-service-url",
                "file:///x",
            ],
            "GITHUB_API_SERVICE_URL is not an http or https URL",
        ),
    ];
    for (arguments, beginning) in cases {
        let line = refusal(arguments);
        assert!(
            line.starts_with(beginning) && line.lines().count() == 1,
            "{line}"
        );
    }
}

#[tokio::test]
async fn a_disabled_provider_is_healthy_and_says_so() {
    let running = testkit::start::<Config>(&["--providers", "jira"])
        .await
        .unwrap();
    let client = McpClient::new(running.address, "no token");
    let (status, _) = exchange(client.request(Method::GET, "/health")).await;
    assert_eq!(status, StatusCode::OK);
    for (method, path) in [
        (Method::GET, "/sse"),
        (Method::POST, "/mcp"),
        (Method::POST, "/messages"),
    ] {
        let (status, problem) = exchange(client.request(method, path)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(problem["type"], "provider-disabled");
    }
}

#[tokio::test]
async fn ready_follows_the_health_of_github_api() {
    for (answer, ready) in [(200, true), (500, false)] {
        let backend = answering(ResponseTemplate::new(answer)).await;
        let admin = McpClient::new(backend.running.admin_address, "");
        let (status, body) = exchange(admin.request(Method::GET, "/ready")).await;
        assert_eq!(status.is_success(), ready);
        assert_eq!(body["ready"], Value::Bool(ready), "{body}");
        assert_eq!(backend.asked().await[0].url.path(), "/health");
    }
}
