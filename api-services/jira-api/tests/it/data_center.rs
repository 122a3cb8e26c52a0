//! Data Center: API v2, wiki texts, people by name, a personal token.

use reqwest::Method;
use serde_json::json;

use crate::world::{comments, issue, with};

#[tokio::test]
async fn texts_are_wiki_markup_there() {
    let world = with(&["--jira-flavour", "data-center"], "/jira").await;
    let body = json!({ "body": "## Cause\n\n- a **race** in `main`" });
    let path = "/api/v1/issues/PROJ-1/comments";
    let answer = world.write(Method::POST, path, "call-1", &body).await;
    assert_eq!(answer.outcome(), "applied", "{answer:?}");
    let wiki = comments(&world, "PROJ-1").remove(1).1;
    assert_eq!(wiki, "h2. Cause\n\n* a *race* in {{main}}");
    let read = world.get(path).await.body;
    assert_eq!(
        read["items"][1]["body_markdown"],
        "## Cause\n\n- a **race** in `main`"
    );
    assert!(world.asked("POST", "/rest/api/2/issue/PROJ-1/comment") == 1);
}

#[tokio::test]
async fn searches_go_on_from_a_number_and_people_are_named() {
    let world = with(&["--jira-flavour", "data-center"], "/jira").await;
    let search = json!({ "jql": "ORDER BY created", "limit": 3 });
    let found = world
        .write(Method::POST, "/api/v1/search", "s", &search)
        .await;
    assert_eq!(found.body["next_page_token"], "3", "{found:?}");
    let rest = json!({ "jql": "ORDER BY created", "limit": 3, "page_token": "3" });
    let rest = world
        .write(Method::POST, "/api/v1/search", "s", &rest)
        .await;
    assert_eq!(rest.body["issues"].as_array().unwrap().len(), 1, "{rest:?}");
    let ann = json!({ "account_id": "ann" });
    let path = "/api/v1/issues/PROJ-1/assignee";
    let assigned = world.write(Method::PUT, path, "call-1", &ann).await;
    assert_eq!(assigned.outcome(), "applied", "{assigned:?}");
    assert_eq!(issue(&world, "PROJ-1")["assignee"], "ann");
}

#[tokio::test]
async fn a_new_issue_is_found_again_there_too() {
    let world = with(&["--jira-flavour", "data-center"], "/jira").await;
    let new = json!({ "project": "PROJ", "issue_type": "Task", "fields": { "summary": "New" } });
    let made = world
        .write(Method::POST, "/api/v1/issues", "call-1", &new)
        .await;
    world.forget_what_was_made().await;
    let again = world
        .write(Method::POST, "/api/v1/issues", "call-1", &new)
        .await;
    assert_eq!(again.body["remote_id"], made.body["remote_id"], "{again:?}");
    assert_eq!(world.asked("POST", "/rest/api/2/issue"), 1);
}
