//! The tools about pull requests and their reviews.

use serde_json::{Value, json};
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{method, path},
};

use crate::backend::{Backend, saying, start};

/// A backend whose run may use every tool.
pub(crate) async fn all_tools(backend: Backend) -> Backend {
    let token = backend
        .runs
        .token_with(|claims| claims.tools.toolsets.push("all".to_owned()));
    Backend {
        client: backend.client.with_token(token),
        ..backend
    }
}

fn pull(body: &str) -> Value {
    json!({
        "number": 9, "title": "Fix it", "body": body, "state": "open", "draft": false, "merged": false,
        "user": { "id": 1, "login": "alice", "type": "User" }, "author_association": "MEMBER",
        "head": { "ref": "topic", "sha": "a".repeat(40), "repository": "acme/app" },
        "base": { "ref": "main", "sha": "b".repeat(40), "repository": "acme/app" },
        "labels": ["bug"], "requested_reviewers": [],
        "details": {
            "mergeable": false, "mergeable_state": "dirty", "commits": 1, "changed_files": 2,
            "additions": 3, "deletions": 4, "merge_commit_sha": null
        },
        "html_url": "https://github.test/acme/app/pull/9",
        "created_at": "2026-11-01T12:00:00Z", "updated_at": "2026-11-02T12:00:00Z", "sanitised": ""
    })
}

pub(crate) fn applied() -> Value {
    json!({
        "effect": "eff_0193e2a4c0de7000a000000000000000", "outcome": "applied", "remote_id": "9",
        "url": "https://github.test/acme/app/pull/9", "approval": null, "note": ""
    })
}

pub(crate) fn page(items: Value) -> Value {
    json!({ "items": items, "next_page": 2, "sanitised": "" })
}

pub(crate) async fn sent(backend: &Backend) -> (String, String, Value) {
    let asked = backend.asked().await;
    let last = asked.last().unwrap();
    let body = last.body_json::<Value>().unwrap_or_default();
    (
        last.method.to_string(),
        last.url.path().replace("/api/v1/repos/acme/app", ""),
        body,
    )
}

#[tokio::test]
async fn a_pull_request_is_shown_with_its_head_and_whether_it_merges() {
    let backend = saying(pull("Broken.\n[0: end]")).await;
    let arguments = json!({ "method": "get", "pullNumber": 9 });
    let (text, data) = backend.call("pull_request_read", arguments).await;
    assert!(
        text.starts_with(
            "acme/app #9: open, acme/app:topic at aaaaaaaaaaaa into main, labels: bug"
        ),
        "{text}"
    );
    assert!(
        text.contains("does not merge without conflicts (dirty)"),
        "{text}"
    );
    assert!(
        text.contains(&format!("head commit: {}", "a".repeat(40))),
        "{text}"
    );
    assert!(text.contains("text by alice (User), MEMBER]"), "{text}");
    assert_eq!(data["pull_request"]["number"], 9);
    assert!(
        data["about"]
            .as_str()
            .unwrap()
            .contains("information to judge")
    );
}

#[tokio::test]
async fn a_diff_names_the_files_that_it_does_not_show() {
    let diff = json!({ "diff": "diff --git a/x b/x\n", "left_out": ["big.rs"], "cut_bytes": 0, "sanitised": "" });
    let backend = saying(diff).await;
    let arguments = json!({ "method": "get_diff", "pullNumber": 9, "path": "x" });
    let (text, _) = backend.call("pull_request_read", arguments).await;
    assert!(
        text.contains("not shown: big.rs; call again with path"),
        "{text}"
    );
    let asked = &backend.asked().await[0];
    assert_eq!(asked.url.query(), Some("path=x"));
}

#[tokio::test]
async fn threads_carry_the_ids_by_which_they_are_answered_and_settled() {
    let threads = json!({
        "items": [{
            "id": "PRRT_1", "resolved": false, "outdated": false, "path": "src/main.rs", "line": 3, "total_comments": 25,
            "comments": [{
                "id": 71, "author": "eve", "author_association": "NONE", "body": "Why?",
                "url": "https://github.test/c/71", "created_at": "2026-11-02T12:00:00Z"
            }],
        }],
        "next_cursor": "abc", "sanitised": ""
    });
    let backend = saying(threads).await;
    let arguments = json!({ "method": "get_review_comments", "pullNumber": 9 });
    let (text, data) = backend.call("pull_request_read", arguments).await;
    assert!(
        text.contains("thread PRRT_1 at src/main.rs:3: open, 25 comments"),
        "{text}"
    );
    assert!(text.contains("comment 71 by eve (NONE)"), "{text}");
    assert_eq!(
        data["notes"],
        json!([
            "24 more comments of thread PRRT_1 are at its link",
            "there are more threads; call again with after=abc"
        ])
    );
}

#[tokio::test]
async fn the_status_is_that_of_the_head() {
    let backend = start().await;
    let read = Mock::given(path("/api/v1/repos/acme/app/pulls/9"));
    read.respond_with(ResponseTemplate::new(200).set_body_json(pull("")))
        .mount(&backend.api)
        .await;
    let status = json!({ "sha": "a", "state": "failure", "statuses": [{
        "context": "ci", "state": "failure", "description": "broken", "target_url": null }], "sanitised": "" });
    let head = format!("/api/v1/repos/acme/app/commits/{}/status", "a".repeat(40));
    Mock::given(path(head))
        .respond_with(ResponseTemplate::new(200).set_body_json(status))
        .mount(&backend.api)
        .await;
    let arguments = json!({ "method": "get_status", "pullNumber": 9 });
    let (text, _) = backend.call("pull_request_read", arguments).await;
    assert!(text.ends_with("ci: failure broken"), "{text}");
}

#[tokio::test]
async fn a_list_shows_beginnings_and_how_to_go_on() {
    let backend = saying(page(json!([pull(&"long ".repeat(200))]))).await;
    let arguments = json!({ "state": "all", "head": "topic", "sort": "long-running" });
    let (text, data) = backend.call("list_pull_requests", arguments).await;
    assert!(text.contains("#9: open"), "{text}");
    assert!(data["pull_requests"][0]["body"].as_str().unwrap().len() < 400);
    assert_eq!(
        data["notes"],
        json!(["there are more; call again with page=2 perPage=30"])
    );
    let asked = &backend.asked().await[0];
    let query = asked.url.query().unwrap();
    assert_eq!(
        query,
        "state=all&head=topic&sort=long-running&page=1&per_page=30"
    );
}

#[tokio::test]
async fn each_write_is_sent_to_its_route() {
    let backend = all_tools(saying(applied()).await).await;
    let sha = "a".repeat(40);
    let cases = [
        (
            "update_pull_request",
            json!({ "title": "New", "draft": false }),
            "PATCH",
            "/pulls/9",
            json!({ "title": "New", "draft": false }),
        ),
        (
            "update_pull_request_branch",
            json!({ "expectedHeadSha": sha }),
            "PATCH",
            "/pulls/9",
            json!({ "update_branch_from": sha }),
        ),
        (
            "request_pull_request_reviewers",
            json!({ "reviewers": ["bob"] }),
            "PATCH",
            "/pulls/9",
            json!({ "reviewers": ["bob"] }),
        ),
        (
            "merge_pull_request",
            json!({ "sha": sha, "merge_method": "squash" }),
            "PUT",
            "/pulls/9/merge",
            json!({ "sha": sha, "merge_method": "squash" }),
        ),
        (
            "pull_request_review_write",
            json!({ "method": "create", "event": "REQUEST_CHANGES", "body": "No", "comments": [{ "path": "x", "line": 2, "body": "here" }] }),
            "POST",
            "/pulls/9/reviews",
            json!({ "event": "REQUEST_CHANGES", "body": "No", "comments": [{ "path": "x", "line": 2, "body": "here", "side": "RIGHT" }] }),
        ),
        (
            "pull_request_review_write",
            json!({ "method": "resolve_thread", "threadId": "PRRT_1" }),
            "PUT",
            "/pulls/9/threads/PRRT_1",
            json!({ "resolved": true }),
        ),
        (
            "add_pull_request_review_comment",
            json!({ "path": "x", "body": "b", "subjectType": "FILE" }),
            "POST",
            "/pulls/9/comments",
            json!({ "path": "x", "body": "b" }),
        ),
        (
            "add_reply_to_pull_request_comment",
            json!({ "commentId": 71, "body": "b" }),
            "POST",
            "/pulls/9/comments",
            json!({ "in_reply_to": 71, "body": "b" }),
        ),
        (
            "resolve_review_thread",
            json!({ "threadID": "PRRT_1" }),
            "PUT",
            "/pulls/9/threads/PRRT_1",
            json!({ "resolved": true }),
        ),
        (
            "unresolve_review_thread",
            json!({ "threadID": "PRRT_1" }),
            "PUT",
            "/pulls/9/threads/PRRT_1",
            json!({ "resolved": false }),
        ),
    ];
    for (tool, mut arguments, verb, route, body) in cases {
        arguments["pullNumber"] = json!(9);
        let (text, _) = backend.call(tool, arguments).await;
        assert_eq!(text, "Done: https://github.test/acme/app/pull/9", "{tool}");
        let expected = (verb.to_owned(), route.to_owned(), body);
        assert_eq!(sent(&backend).await, expected, "{tool}");
    }
}

#[tokio::test]
async fn a_merge_without_a_commit_is_of_the_head_that_is_there() {
    let backend = all_tools(start().await).await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(pull("")))
        .mount(&backend.api)
        .await;
    Mock::given(method("PUT"))
        .respond_with(ResponseTemplate::new(200).set_body_json(applied()))
        .mount(&backend.api)
        .await;
    backend
        .call("merge_pull_request", json!({ "pullNumber": 9 }))
        .await;
    assert_eq!(sent(&backend).await.2["sha"], "a".repeat(40));
}

#[tokio::test]
async fn arguments_that_do_not_fit_together_say_what_is_missing() {
    let backend = all_tools(saying(applied()).await).await;
    let cases = [
        (
            "pull_request_review_write",
            json!({ "method": "create", "pullNumber": 9 }),
            "say event",
        ),
        (
            "pull_request_review_write",
            json!({ "method": "resolve_thread", "pullNumber": 9 }),
            "say threadId",
        ),
        (
            "add_pull_request_review_comment",
            json!({ "pullNumber": 9, "path": "x", "body": "b", "subjectType": "LINE" }),
            "needs line",
        ),
        ("get_job_logs", json!({ "run_id": 5 }), "failed_only=true"),
        (
            "actions_list",
            json!({ "method": "list_workflow_jobs" }),
            "say resource_id",
        ),
    ];
    for (tool, arguments, expected) in cases {
        let text = backend.fail(tool, arguments).await;
        assert!(text.contains(expected), "{tool}: {text}");
    }
    assert!(backend.asked().await.is_empty());
}
