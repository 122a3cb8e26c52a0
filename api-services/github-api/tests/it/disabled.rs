//! GitHub disabled: healthy, and saying so.

use reqwest::Method;
use service::Program as _;

use crate::world::{ask, config};

#[tokio::test]
async fn without_github_the_service_is_healthy_and_says_so() {
    let service = service::start(config(&["--providers", "jira"]))
        .await
        .unwrap();
    let http = service::client::with_deadline(std::time::Duration::from_secs(5)).unwrap();
    let get = |path: &str| http.request(Method::GET, format!("http://{}{path}", service.address));
    assert_eq!(ask(get("/health")).await.status, 200);
    for path in ["/api/v1/repos/acme/app", "/git/acme/app.git/info/refs"] {
        let answer = ask(get(path)).await;
        assert_eq!(
            (answer.status, answer.body["type"].as_str()),
            (503, Some("provider-disabled"))
        );
    }
}

#[test]
fn a_missing_secret_is_named() {
    let error = config(&["--database-url", "postgres://x"])
        .check()
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("RUN_TOKEN_PUBLIC_KEY is not set"),
        "{error}"
    );
}
