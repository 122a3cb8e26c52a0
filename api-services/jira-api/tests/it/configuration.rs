//! What the service needs, and what it says where it is missing.

use jira_api::Config;
use testkit::configured;

#[tokio::test]
async fn a_disabled_provider_says_so() {
    let service = testkit::start::<Config>(&["--providers", "github"])
        .await
        .unwrap();
    let http = service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
    let url = format!("http://{}/api/v1/issues/PROJ-42", service.address);
    let answer = http.get(url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 503);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(body["type"], "provider-disabled");
}

#[test]
fn what_is_missing_is_named() {
    let error = configured::<Config>(&["--providers", "jira"]).unwrap_err();
    assert!(
        error.to_string().starts_with("DATABASE_URL is not set"),
        "{error}"
    );
    let key = access::Issuer::generate().verifier().to_base64();
    let mut arguments = vec![
        "--providers",
        "jira",
        "--database-url",
        "postgres://x",
        "--run-token-public-key",
        &key,
        "--effect-marker-key",
        "k",
    ];
    for (variable, argument, value) in [
        ("JIRA_BASE_URL", "--jira-base-url", "https://jira.example"),
        ("JIRA_EMAIL", "--jira-email", "bot@example.com"),
        ("JIRA_API_TOKEN", "--jira-api-token", "secret"),
    ] {
        let error = configured::<Config>(&arguments).unwrap_err();
        let expected = format!("{variable} is not set");
        assert!(error.to_string().starts_with(&expected), "{error}");
        arguments.extend([argument, value]);
    }
    assert!(configured::<Config>(&arguments).is_ok());
}
