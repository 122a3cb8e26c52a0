//! Issues, as a run sees them.

use access::{Audience, Issuer, RunClaims};
use chrono::{TimeDelta, Utc};
use clap::FromArgMatches as _;
use domain::{Epoch, Repository, SessionId, TaskId, WorkItem};
use jira_api::Config;
use serde_json::{Value, json};
use service::Program as _;
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
        "jira-api",
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
    let (status, body) = get(&service, "/api/v1/issues/PROJ-42", "").await;
    assert_eq!(
        (status, body["type"].as_str()),
        (503, Some("provider-disabled"))
    );
    let error = config(&["--providers", "jira"]).check().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("RUN_TOKEN_PUBLIC_KEY is not set"),
        "{error}"
    );
}

async fn start(jira: &MockServer, issuer: &Issuer) -> service::Running {
    let config = config(&[
        "--providers",
        "jira",
        "--run-token-public-key",
        &issuer.verifier().to_base64(),
        "--jira-base-url",
        &jira.uri(),
        "--jira-email",
        "bot@example.com",
        "--jira-api-token",
        "secret",
    ]);
    service::start(config).await.unwrap()
}

#[tokio::test]
async fn an_issue_is_answered_with_its_text_as_markdown() {
    let (jira, issuer) = (MockServer::start().await, Issuer::generate());
    let text =
        json!({ "type": "text", "text": "It \u{200b}breaks", "marks": [{ "type": "strong" }] });
    let remote = json!({ "key": "PROJ-42", "fields": {
        "summary": "A bug", "status": { "name": "To Do" }, "issuetype": { "name": "Bug" }, "assignee": null,
        "description": { "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [text] }] },
    } });
    Mock::given(method("GET"))
        .and(path("/rest/api/3/issue/PROJ-42"))
        .and(query_param(
            "fields",
            "summary,status,issuetype,assignee,description",
        ))
        // bot@example.com:secret
        .and(header(
            "authorization",
            "Basic Ym90QGV4YW1wbGUuY29tOnNlY3JldA==",
        ))
        .respond_with(ResponseTemplate::new(200).set_body_json(remote))
        .mount(&jira)
        .await;
    let service = start(&jira, &issuer).await;
    let token = issuer.issue(&claims(Audience::Jira));
    let (status, body) = get(&service, "/api/v1/issues/PROJ-42", &token).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["description_markdown"], "**It breaks**");
    assert_eq!(body["sanitised"], "1 hidden character removed");
    assert_eq!(body["url"], format!("{}/browse/PROJ-42", jira.uri()));
}

#[tokio::test]
async fn refusals_are_told_in_jiras_words_and_strangers_are_not_heard() {
    let (jira, issuer) = (MockServer::start().await, Issuer::generate());
    let refusal = json!({ "errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {} });
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(404).set_body_json(refusal))
        .expect(1)
        .mount(&jira)
        .await;
    let service = start(&jira, &issuer).await;
    let token = issuer.issue(&claims(Audience::Jira));
    let (status, body) = get(&service, "/api/v1/issues/PROJ-1", &token).await;
    assert_eq!((status, body["type"].as_str()), (404, Some("not-found")));
    assert!(
        body["detail"].as_str().unwrap().contains("does not exist"),
        "{body}"
    );
    let (status, _) = get(&service, "/api/v1/issues/not a key", &token).await;
    assert_eq!(status, 400);
    let other = issuer.issue(&claims(Audience::Github));
    assert_eq!(get(&service, "/api/v1/issues/PROJ-1", &other).await.0, 401);
}
