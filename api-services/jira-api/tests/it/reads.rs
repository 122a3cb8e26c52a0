//! What a run may read, and in which form.

use serde_json::{Value, json};

use crate::world::{document, world};

#[tokio::test]
async fn an_issue_is_read_with_its_text_as_markdown_and_without_hidden_characters() {
    let world = world().await;
    let answer = world.get("/api/v1/issues/proj-1").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let issue = &answer.body;
    assert_eq!(issue["summary"], "It crashes");
    assert_eq!(issue["description_markdown"], "On start.");
    assert_eq!(issue["sanitised"], "2 hidden characters removed");
    assert_eq!(issue["reporter"]["display_name"], "Ann");
    assert_eq!(issue["attachments"][0]["filename"], "trace.log");
    assert_eq!(issue["url"], world.simulator.url("/jira/browse/PROJ-1"));
}

#[tokio::test]
async fn lists_are_read_in_parts() {
    let world = world().await;
    for text in ["Two", "Three"] {
        let comment = json!({ "issue": "PROJ-1", "author": "ann", "body": document(text) });
        world.control("/_sim/jira/comments", &comment).await;
    }
    let first = world
        .get("/api/v1/issues/PROJ-1/comments?limit=2")
        .await
        .body;
    assert_eq!(first["items"][0]["body_markdown"], "Since Monday.");
    assert_eq!(first["next_start"], 2);
    let rest = world
        .get("/api/v1/issues/PROJ-1/comments?limit=2&start_at=2")
        .await
        .body;
    assert_eq!(rest["items"][0]["body_markdown"], "Three");
    assert_eq!(rest["next_start"], Value::Null);
}

#[tokio::test]
async fn a_search_finds_only_what_is_within_reach_and_goes_on_with_a_token() {
    let world = world().await;
    let search = async |jql: &str, token: Option<&str>| {
        let body = json!({ "jql": jql, "limit": 3, "page_token": token });
        world
            .write(reqwest::Method::POST, "/api/v1/search", "s", &body)
            .await
    };
    let keys = |body: &Value| -> Vec<String> {
        let issues = body["issues"].as_array().unwrap().iter();
        issues
            .map(|it| it["key"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = search("summary ~ \"*\" OR project = SECRET ORDER BY created", None).await;
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(keys(&first.body), ["PROJ-1", "PROJ-2", "PROJ-3"]);
    let token = first.body["next_page_token"].as_str().unwrap();
    let rest = search(
        "summary ~ \"*\" OR project = SECRET ORDER BY created",
        Some(token),
    )
    .await;
    assert_eq!(keys(&rest.body), ["OPS-1"]);
    assert_eq!(rest.body["next_page_token"], Value::Null);
    let escape = search("status = x) OR (project = SECRET", None).await;
    assert_eq!(escape.status, 400, "{escape:?}");
    assert!(
        escape.detail().contains("a bracket is closed"),
        "{escape:?}"
    );
}

#[tokio::test]
async fn what_is_set_up_is_read() {
    let world = world().await;
    for (path, expected) in [
        ("/api/v1/issues/PROJ-1/transitions", "Start Progress"),
        (
            "/api/v1/issues/PROJ-1/development",
            "https://code.example/pull/1",
        ),
        ("/api/v1/issues/PROJ-1/watchers", "Ann"),
        ("/api/v1/issues/PROJ-1/worklogs", "items"),
        ("/api/v1/issues/PROJ-1/remote-links", "items"),
        ("/api/v1/issues/PROJ-1/changelog", "items"),
        ("/api/v1/issues/PROJ-1/attachments", "trace.log"),
        ("/api/v1/link-types", "is blocked by"),
        ("/api/v1/fields?query=story", "customfield_10016"),
        ("/api/v1/priorities", "Highest"),
        ("/api/v1/statuses", "In Progress"),
        ("/api/v1/projects?query=project", "The project"),
        ("/api/v1/projects/PROJ", "The project"),
        ("/api/v1/projects/PROJ/components", "api"),
        ("/api/v1/projects/PROJ/versions", "1.0"),
        ("/api/v1/projects/PROJ/issue-types", "Epic"),
        ("/api/v1/projects/PROJ/issue-types/10101/fields", "Lowest"),
        ("/api/v1/users?query=ann", "\"ann\""),
        ("/api/v1/users/assignable?issue=PROJ-1&query=", "Ann"),
        ("/api/v1/users/ann@example.com", "\"ann\""),
        ("/api/v1/boards", "Team"),
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert!(
            answer.body.to_string().contains(expected),
            "{path}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn boards_and_sprints_are_read_with_their_issues() {
    let world = world().await;
    let board = world.get("/api/v1/boards?project=PROJ").await.body["items"][0]["id"].clone();
    let sprints = world
        .get(&format!("/api/v1/boards/{board}/sprints?state=active"))
        .await
        .body;
    assert_eq!(sprints["items"][0]["name"], "Sprint 1");
    let issues = world
        .get(&format!(
            "/api/v1/boards/{board}/issues?jql=status%20%3D%20Done"
        ))
        .await
        .body;
    assert_eq!(issues["items"][0]["key"], "PROJ-3");
    assert_eq!(issues["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_is_read_by_way_of_its_issue_only() {
    let world = world().await;
    let files = world.get("/api/v1/issues/PROJ-1/attachments").await.body;
    let id = files["items"][0]["id"].as_str().unwrap();
    let file = world
        .get(&format!("/api/v1/issues/PROJ-1/attachments/{id}"))
        .await;
    assert_eq!(file.body["text"], "line one\nline two\n", "{file:?}");
    let other = world
        .get(&format!("/api/v1/issues/PROJ-2/attachments/{id}"))
        .await;
    assert_eq!(other.status, 404);
}

#[tokio::test]
async fn the_least_trusted_writer_is_noted_on_the_task() {
    let world = world().await;
    world.get("/api/v1/issues/PROJ-1").await;
    let lowest = "SELECT lowest_trust FROM tasks";
    assert_eq!(world.db.sql(lowest).await.trim(), "member");
    world.get("/api/v1/issues/OPS-1").await;
    assert_eq!(world.db.sql(lowest).await.trim(), "guest");
}

#[tokio::test]
async fn a_limit_of_jira_is_told_with_its_wait() {
    let world = world().await;
    let fault =
        json!({ "match": "/issue/PROJ-1", "status": 429, "headers": { "Retry-After": "30" } });
    world.fault(&fault).await;
    let answer = world.get("/api/v1/issues/PROJ-1").await;
    assert_eq!(answer.problem(), (503, "upstream"));
    assert!(
        answer.retry_after.is_some_and(|wait| wait > 20),
        "{answer:?}"
    );
}
