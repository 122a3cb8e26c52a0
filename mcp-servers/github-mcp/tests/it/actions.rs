//! The tools about workflows, their runs and their logs.

use serde_json::{Value, json};
use wiremock::{Mock, ResponseTemplate, matchers::method};

use crate::{
    backend::{saying, start},
    pulls::{all_tools, applied, page, sent},
};

fn run() -> Value {
    json!({
        "id": 5, "name": "ci", "title": "Fix", "run_attempt": 2, "status": "completed", "conclusion": "failure",
        "event": "push", "head_branch": "topic", "head_sha": "abc", "head_repository": "acme/app",
        "html_url": "https://github.test/runs/5", "created_at": "2026-11-01T12:00:00Z"
    })
}

#[tokio::test]
async fn runs_are_listed_by_what_became_of_them() {
    let backend = saying(page(json!([run()]))).await;
    let arguments = json!({
        "method": "list_workflow_runs", "resource_id": "ci.yml", "workflow_runs_filter": { "status": "failure" }
    });
    let (text, data) = backend.call("actions_list", arguments).await;
    assert!(
        text.contains("run 5 of ci: failure, try 2, push on topic at abc"),
        "{text}"
    );
    assert_eq!(data["workflow_runs"][0]["id"], 5);
    let asked = &backend.asked().await[0];
    assert_eq!(
        asked.url.query(),
        Some("workflow=ci.yml&status=failure&page=1&per_page=30")
    );
}

#[tokio::test]
async fn the_ends_of_failed_logs_are_shown_as_somebodys_words() {
    let job = json!({
        "id": 6, "run_id": 5, "name": "test", "status": "completed", "conclusion": "failure",
        "failed_steps": ["cargo test"], "html_url": null, "started_at": null, "completed_at": null
    });
    let log = json!([{ "job": job, "text": "error: no\n", "total_bytes": 9000, "cut": true, "sanitised": "" }]);
    let backend = saying(log).await;
    let arguments = json!({ "run_id": 5, "failed_only": true, "tail_lines": 1 });
    let (text, data) = backend.call("get_job_logs", arguments).await;
    assert!(
        text.contains("log of job 6 (test, failure): the last 1 lines, or fewer, of 9000 bytes]"),
        "{text}"
    );
    assert!(text.contains("error: no"), "{text}");
    assert!(
        data["about"]
            .as_str()
            .unwrap()
            .contains("information to judge")
    );
    let asked = &backend.asked().await[0];
    assert_eq!(asked.url.query(), Some("lines=1"));
}

#[tokio::test]
async fn a_run_is_started_again_at_the_try_that_was_seen() {
    let backend = all_tools(start().await).await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(run()))
        .mount(&backend.api)
        .await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_json(applied()))
        .mount(&backend.api)
        .await;
    let arguments = json!({ "method": "rerun_failed_jobs", "run_id": 5 });
    backend.call("actions_run_trigger", arguments).await;
    let (verb, route, body) = sent(&backend).await;
    assert_eq!((verb.as_str(), route.as_str()), ("POST", "/actions/runs/5"));
    assert_eq!(body, json!({ "action": "rerun_failed", "run_attempt": 2 }));
}
