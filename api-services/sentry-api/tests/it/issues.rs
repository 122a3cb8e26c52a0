//! Issues, as a run sees them.

use access::{Audience, Issuer, RunClaims};
use chrono::{TimeDelta, Utc};
use clap::FromArgMatches as _;
use domain::{Epoch, Repository, SessionId, TaskId, WorkItem};
use sentry_api::Config;
use serde_json::{Value, json};
use service::Program as _;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path},
};

fn claims(audience: Audience) -> RunClaims {
    let (task, repository) = (
        TaskId::generate(),
        "acme/app".parse::<Repository>().unwrap(),
    );
    RunClaims {
        task,
        root: task,
        epoch: Epoch(1),
        session: SessionId::generate(),
        audiences: vec![audience],
        repositories: vec![repository.clone()],
        item: WorkItem::Github {
            repository,
            number: 1,
            pull_request: false,
        },
        branch: "agent/x".to_owned(),
        reach: access::Reach::default(),
        tools: access::ToolRules::default(),
        expires_at: Utc::now() + TimeDelta::hours(1),
    }
}

fn config(arguments: &[&str]) -> Config {
    let usual = [
        "sentry-api",
        "--listen-addr",
        "127.0.0.1:0",
        "--admin-addr",
        "127.0.0.1:0",
    ];
    let matches = service::command_of::<Config>().get_matches_from(usual.iter().chain(arguments));
    Config::from_arg_matches(&matches).unwrap()
}

async fn get(service: &service::Running, path: &str, token: &str) -> (u16, Value) {
    let http = service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
    let url = format!("http://{}{path}", service.address);
    let answer = http.get(url).bearer_auth(token).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_disabled_provider_says_so_and_a_missing_secret_is_named() {
    let service = service::start(config(&["--providers", "github"]))
        .await
        .unwrap();
    assert_eq!(get(&service, "/health", "").await.0, 200);
    let (status, body) = get(&service, "/api/v1/organizations/acme/issues/1", "").await;
    assert_eq!(
        (status, body["type"].as_str()),
        (503, Some("provider-disabled"))
    );
    let error = config(&["--providers", "sentry"]).check().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("RUN_TOKEN_PUBLIC_KEY is not set"),
        "{error}"
    );
}

async fn start(sentry: &MockServer, issuer: &Issuer) -> service::Running {
    let config = config(&[
        "--providers",
        "sentry",
        "--run-token-public-key",
        &issuer.verifier().to_base64(),
        "--sentry-url",
        &sentry.uri(),
        "--sentry-auth-token",
        "secret",
    ]);
    service::start(config).await.unwrap()
}

#[tokio::test]
async fn an_issue_is_answered_without_what_people_cannot_see() {
    let (sentry, issuer) = (MockServer::start().await, Issuer::generate());
    let remote = json!({
        "id": "1", "shortId": "BACKEND-1A", "title": "Error: x\u{202e}", "culprit": null, "level": "error",
        "status": "unresolved", "count": "12", "permalink": "https://sentry.example/1",
        "firstSeen": "2026-01-02T03:04:05.000000Z", "lastSeen": "2026-01-03T03:04:05Z",
    });
    Mock::given(method("GET"))
        .and(path("/api/0/organizations/acme/issues/1/"))
        .and(header("authorization", "Bearer secret"))
        .respond_with(ResponseTemplate::new(200).set_body_json(remote))
        .mount(&sentry)
        .await;
    let service = start(&sentry, &issuer).await;
    let token = issuer.issue(&claims(Audience::Sentry));
    let (status, body) = get(&service, "/api/v1/organizations/acme/issues/1", &token).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        (&body["title"], &body["count"]),
        (&json!("Error: x"), &json!(12))
    );
    assert_eq!(body["sanitised"], "1 hidden character removed");
}

#[tokio::test]
async fn refusals_are_told_in_sentrys_words_and_strangers_are_not_heard() {
    let (sentry, issuer) = (MockServer::start().await, Issuer::generate());
    Mock::given(method("GET"))
        .respond_with(
            ResponseTemplate::new(403)
                .set_body_json(json!({ "detail": "You do not have permission." })),
        )
        .expect(1)
        .mount(&sentry)
        .await;
    let service = start(&sentry, &issuer).await;
    let path = "/api/v1/organizations/acme/issues/1";
    let (status, body) = get(&service, path, &issuer.issue(&claims(Audience::Sentry))).await;
    assert_eq!(
        (status, body["type"].as_str()),
        (403, Some("upstream-refused"))
    );
    assert!(
        body["detail"]
            .as_str()
            .unwrap()
            .contains("You do not have permission"),
        "{body}"
    );
    let other = issuer.issue(&claims(Audience::Github));
    assert_eq!(get(&service, path, &other).await.0, 401);
}
