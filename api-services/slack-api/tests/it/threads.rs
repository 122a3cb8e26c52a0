//! Threads, as a run sees them.

use access::{Audience, Issuer, RunClaims};
use chrono::{TimeDelta, Utc};
use clap::FromArgMatches as _;
use domain::{Epoch, Repository, SessionId, TaskId, WorkItem};
use serde_json::{Value, json};
use service::Program as _;
use slack_api::Config;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path, query_param},
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
        "slack-api",
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
    let (status, body) = get(&service, "/api/v1/channels/C1/threads/1.1", "").await;
    assert_eq!(
        (status, body["type"].as_str()),
        (503, Some("provider-disabled"))
    );
    let error = config(&["--providers", "slack"]).check().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("RUN_TOKEN_PUBLIC_KEY is not set"),
        "{error}"
    );
}

async fn start(slack: &MockServer, issuer: &Issuer) -> service::Running {
    let config = config(&[
        "--providers",
        "slack",
        "--run-token-public-key",
        &issuer.verifier().to_base64(),
        "--slack-api-url",
        &format!("{}/api", slack.uri()),
        "--slack-bot-token",
        "secret",
    ]);
    service::start(config).await.unwrap()
}

async fn answers(slack: &MockServer, name: &str, body: Value) {
    Mock::given(method("GET"))
        .and(path(format!("/api/{name}")))
        .and(query_param("channel", "C1"))
        .and(header("authorization", "Bearer secret"))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .mount(slack)
        .await;
}

#[tokio::test]
async fn a_thread_is_answered_whole_with_its_texts_as_markdown() {
    let (slack, issuer) = (MockServer::start().await, Issuer::generate());
    Mock::given(query_param("cursor", "next"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({
            "ok": true, "messages": [{ "ts": "1.2", "bot_id": "B1", "text": "on it\u{200b}" }],
        })))
        .with_priority(1)
        .mount(&slack)
        .await;
    let first = json!({
        "ok": true, "messages": [{ "ts": "1.1", "user": "U1", "text": "*It breaks*: &lt;a&gt;" }],
        "response_metadata": { "next_cursor": "next" },
    });
    answers(&slack, "conversations.replies", first).await;
    let permalink = json!({ "ok": true, "permalink": "https://acme.slack.example/p1" });
    answers(&slack, "chat.getPermalink", permalink).await;
    let service = start(&slack, &issuer).await;
    let token = issuer.issue(&claims(Audience::Slack));
    let (status, body) = get(&service, "/api/v1/channels/C1/threads/1.1", &token).await;
    assert_eq!(status, 200, "{body}");
    let messages = json!([
        { "ts": "1.1", "user": "U1", "text": "**It breaks**: <a>" },
        { "ts": "1.2", "user": "B1", "text": "on it" },
    ]);
    assert_eq!(body["messages"], messages);
    assert_eq!(body["permalink"], "https://acme.slack.example/p1");
    assert_eq!(body["sanitised"], "1 hidden character removed");
}

#[tokio::test]
async fn a_refusal_with_status_200_is_a_problem_and_strangers_are_not_heard() {
    let (slack, issuer) = (MockServer::start().await, Issuer::generate());
    answers(
        &slack,
        "conversations.replies",
        json!({ "ok": false, "error": "not_in_channel" }),
    )
    .await;
    let service = start(&slack, &issuer).await;
    let path = "/api/v1/channels/C1/threads/1.1";
    let (status, body) = get(&service, path, &issuer.issue(&claims(Audience::Slack))).await;
    assert_eq!(
        (status, body["type"].as_str()),
        (403, Some("upstream-refused")),
        "{body}"
    );
    let other = issuer.issue(&claims(Audience::Github));
    assert_eq!(get(&service, path, &other).await.0, 401);
}
