//! The tools that write, and what github-api refuses.

use contracts::IDEMPOTENCY_KEY;
use serde_json::{Value, json};
use wiremock::{Mock, ResponseTemplate, matchers::any};

use crate::backend::{Backend, answering, before, saying, start};

fn applied() -> Value {
    json!({
        "effect": "eff_0193e2a4c0de7000a000000000000000", "outcome": "applied", "remote_id": "991",
        "url": "https://github.test/acme/app/issues/7#991", "approval": null, "note": ""
    })
}

async fn keys(backend: &Backend) -> Vec<String> {
    let asked = backend.asked().await;
    asked
        .iter()
        .map(|it| it.headers[IDEMPOTENCY_KEY].to_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_comment_is_written_in_the_runs_name() {
    let backend = saying(applied()).await;
    let (text, data) = backend
        .call(
            "add_issue_comment",
            json!({ "issue_number": 7, "body": "Done." }),
        )
        .await;
    assert_eq!(text, "Done: https://github.test/acme/app/issues/7#991");
    assert_eq!(data["outcome"], "applied");
    let asked = &backend.asked().await[0];
    assert_eq!(asked.url.path(), "/api/v1/repos/acme/app/issues/7/comments");
    assert_eq!(
        asked.body_json::<Value>().unwrap(),
        json!({ "body": "Done." })
    );
    assert_eq!(
        asked.headers["authorization"],
        format!("Bearer {}", backend.runs.token())
    );
}

#[tokio::test]
async fn a_held_write_names_its_approval() {
    let mut held = applied();
    held["outcome"] = json!("held");
    held["url"] = Value::Null;
    held["approval"] = json!("apr_0193e2a4c0de7000a000000000000001");
    held["note"] = json!("go on with the rest or end your turn");
    let backend = saying(held).await;
    let arguments = json!({ "title": "Fix", "head": "agent/x", "base": "main", "draft": true });
    let (text, _) = backend.call("create_pull_request", arguments).await;
    assert_eq!(
        text,
        "Held until a person approves: apr_0193e2a4c0de7000a000000000000001\ngo on with the rest or end your turn"
    );
    let asked = &backend.asked().await[0];
    assert_eq!(asked.url.path(), "/api/v1/repos/acme/app/pulls");
    let sent =
        json!({ "title": "Fix", "head": "agent/x", "base": "main", "body": "", "draft": true });
    assert_eq!(asked.body_json::<Value>().unwrap(), sent);
}

#[tokio::test]
async fn a_repeated_http_request_carries_the_same_key_and_another_call_another() {
    let backend = start().await;
    let busy = ResponseTemplate::new(503).insert_header("retry-after", "0");
    Mock::given(any())
        .respond_with(busy)
        .up_to_n_times(1)
        .mount(&backend.api)
        .await;
    let fine = ResponseTemplate::new(200).set_body_json(applied());
    Mock::given(any())
        .respond_with(fine)
        .mount(&backend.api)
        .await;
    let say = json!({ "issue_number": 7, "body": "Done." });
    backend.call("add_issue_comment", say.clone()).await;
    backend.call("add_issue_comment", say).await;
    let keys = keys(&backend).await;
    assert_eq!(keys.len(), 3);
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[1], keys[2]);
}

#[tokio::test]
async fn a_refusal_tells_the_agent_what_is_allowed_and_what_to_try() {
    let problem = json!({
        "type": "not-this-item", "title": "Forbidden", "status": 403,
        "detail": "this run may comment on acme/app#7 only", "allowed_items": ["acme/app#7"], "request_id": "0193"
    });
    let backend = answering(ResponseTemplate::new(403).set_body_json(problem)).await;
    let text = backend
        .fail(
            "add_issue_comment",
            json!({ "issue_number": 8, "body": "x" }),
        )
        .await;
    assert_eq!(
        text,
        "github-api answered 403 Forbidden (not-this-item)\n\
         this run may comment on acme/app#7 only\n\
         Allowed items: acme/app#7\n\
         What to try: do not repeat the call; stay within what this run may reach, or end your turn and say what is missing\n\
         Request id: 0193"
    );
    assert_eq!(backend.asked().await.len(), 1);
}

#[tokio::test]
async fn a_repository_that_is_not_the_runs_is_refused_before_anyone_is_asked() {
    let backend = saying(applied()).await;
    let arguments = json!({ "owner": "acme", "repo": "other", "issue_number": 7, "body": "x" });
    let text = backend.fail("add_issue_comment", arguments).await;
    assert!(
        text.starts_with("acme/other is not one of this run's repositories\nAllowed: acme/app\n"),
        "{text}"
    );
    let arguments = json!({ "owner": "..", "repo": "x/y", "issue_number": 7, "body": "x" });
    let text = backend.fail("add_issue_comment", arguments).await;
    assert!(text.contains("write it as owner/name"), "{text}");
    assert!(backend.asked().await.is_empty());
}

#[tokio::test]
async fn a_github_api_that_is_gone_is_said_to_be() {
    // Nothing listens on port 1.
    let backend = before("http://127.0.0.1:1").await;
    let text = backend
        .fail(
            "add_issue_comment",
            json!({ "issue_number": 7, "body": "x" }),
        )
        .await;
    assert!(
        text.starts_with(
            "github-api does not answer\nWhat to try: wait a moment, then see whether the write"
        ),
        "{text}"
    );
}
