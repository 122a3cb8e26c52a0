//! Reads: the run's repositories, with what people cannot see removed.

use access::{Audience, Issuer, RunClaims};
use reqwest::Method;
use serde_json::json;

use crate::world::{ISSUE, World, ask, control};

#[tokio::test]
async fn an_issue_is_answered_without_what_people_cannot_see() {
    let world = World::start().await;
    let issue = world.get(ISSUE).await;
    assert_eq!(issue.status, 200, "{issue:?}");
    assert_eq!(issue.body["body"], "It breaks.");
    assert_eq!(
        issue.body["sanitised"],
        "1 hidden character and 1 comment removed"
    );
    assert_eq!(issue.body["pull_request"], false);
    assert_eq!(issue.body["author_association"], "COLLABORATOR");
}

#[tokio::test]
async fn comments_come_in_pages() {
    let world = World::start().await;
    for n in 0..3 {
        let comment = json!({ "repository": "acme/app", "issue": 7, "user": "octocat", "body": format!("comment {n}") });
        control(&world.http, &world.github, "/_sim/comments", comment).await;
    }
    let first = world.get(&format!("{ISSUE}/comments?per_page=2")).await;
    assert_eq!(
        first.body["items"].as_array().unwrap().len(),
        2,
        "{first:?}"
    );
    assert_eq!(first.body["next_page"], 2);
    let second = world
        .get(&format!("{ISSUE}/comments?per_page=2&page=2"))
        .await;
    assert_eq!(second.body["items"][0]["body"], "comment 2");
    assert_eq!(second.body["next_page"], json!(null));
    let wrong = world.get(&format!("{ISSUE}/comments?per_page=1000")).await;
    assert_eq!(wrong.status, 400, "{wrong:?}");
}

#[tokio::test]
async fn files_and_directories_are_answered_at_a_ref() {
    let world = World::start().await;
    let contents = "/api/v1/repos/acme/app/contents";
    let file = world.get(&format!("{contents}/src/main.rs?ref=main")).await;
    assert_eq!(file.body["text"], "fn main() {}\n", "{file:?}");
    assert_eq!(file.body["sanitised"], "");
    let root = world.get(contents).await;
    assert_eq!(root.body["entries"][0]["name"], "README.md", "{root:?}");
    let missing = world.get(&format!("{contents}/nothing")).await;
    assert_eq!(
        (missing.status, missing.body["type"].as_str()),
        (404, Some("not-found"))
    );
    let climbing = world.get(&format!("{contents}/a/..%2fb")).await;
    assert_eq!(climbing.status, 400, "{climbing:?}");
}

#[tokio::test]
async fn a_file_with_hidden_characters_says_how_many_were_removed() {
    let world = World::start().await;
    let file = world
        .get("/api/v1/repos/acme/app/contents/src/odd.rs")
        .await;
    assert_eq!(file.body["text"], "// abc\n", "{file:?}");
    assert_eq!(file.body["sanitised"], "2 hidden characters removed");
}

#[tokio::test]
async fn another_repository_is_refused_with_the_names_of_the_allowed() {
    let world = World::start().await;
    let answer = world.get("/api/v1/repos/acme/other").await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.body["type"], "repository-not-allowed");
    assert_eq!(answer.body["allowed_repositories"], json!(["acme/app"]));
    let own = world.get("/api/v1/repos/ACME/App").await;
    assert_eq!(own.body["full_name"], "acme/app", "{own:?}");
}

#[tokio::test]
async fn a_token_of_another_key_or_audience_is_not_believed() {
    let world = World::start().await;
    let other_key = Issuer::generate().issue(&world.claims());
    let other_audience = world.issuer.issue(&RunClaims {
        audiences: vec![Audience::Slack],
        ..world.claims()
    });
    for token in [&other_key, &other_audience, &world.engine_token] {
        let answer = ask(world.request(Method::GET, ISSUE, token)).await;
        assert_eq!(
            (answer.status, answer.body["type"].as_str()),
            (401, Some("unauthorized"))
        );
    }
}

#[tokio::test]
async fn the_gateway_asks_what_an_account_may_do() {
    let world = World::start().await;
    let path = "/api/v1/repos/acme/app/collaborators/octocat/permission";
    let asked = |token: String| ask(world.request(Method::GET, path, &token));
    let answer = asked(world.gateway_token.clone()).await;
    assert_eq!(
        (answer.status, answer.body),
        (200, json!({ "permission": "write" }))
    );
    assert_eq!(asked(world.engine_token.clone()).await.status, 403);
    assert_eq!(asked(world.token()).await.status, 401);
}
