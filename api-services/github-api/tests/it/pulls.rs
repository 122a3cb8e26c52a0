//! Pull requests: one a branch, and only of the run's branch.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    git::push_a_change,
    world::{Answer, World, ask},
};

pub(crate) async fn open(world: &World, head: &str, title: &str) -> Answer {
    let body = json!({ "title": title, "head": head, "base": "main", "body": "It was broken." });
    ask(world
        .request(Method::POST, "/api/v1/repos/acme/app/pulls", &world.token())
        .header("idempotency-key", format!("{head}/{title}"))
        .json(&body))
    .await
}

pub(crate) fn pulls(world: &World) -> Vec<Value> {
    world.github.state()["pull_requests"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn a_branch_has_one_pull_request_whatever_is_asked() {
    let world = World::start().await;
    push_a_change(&world).await;
    let first = open(&world, "agent/x", "Fix it").await;
    assert_eq!(first.body["outcome"], "applied", "{first:?}");
    let same = open(&world, "acme:agent/x", "Fix it").await;
    assert_eq!(same.body["outcome"], "already_applied", "{same:?}");
    let other = open(&world, "agent/x", "Fix it differently").await;
    assert_eq!(other.body["outcome"], "exists", "{other:?}");
    assert_eq!(other.body["url"], first.body["url"]);
    assert_eq!(pulls(&world).len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_the_branch() {
    let world = World::start().await;
    push_a_change(&world).await;
    world
        .fault(json!({ "match": "/pulls", "method": "POST", "drop_after": true }))
        .await;
    assert_eq!(open(&world, "agent/x", "Fix it").await.status, 504);
    let again = open(&world, "agent/x", "Fix it").await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    assert_eq!(pulls(&world).len(), 1);
}

#[tokio::test]
async fn only_the_branch_of_the_run_gets_one() {
    let world = World::start().await;
    let answer = open(&world, "main", "Fix it").await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (403, Some("branch-not-allowed"))
    );
    assert_eq!(answer.body["allowed_branch"], "agent/x");
}

#[tokio::test]
async fn a_branch_that_was_never_pushed_is_refused_in_githubs_words() {
    let world = World::start().await;
    let answer = open(&world, "agent/x", "Fix it").await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (422, Some("upstream-refused"))
    );
    push_a_change(&world).await;
    assert_eq!(
        open(&world, "agent/x", "Fix it").await.body["outcome"],
        "applied"
    );
}
