//! Statuses: one comment a task, never older than it was.

use domain::StatusPhase;
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;

use crate::world::{Answer, World, ask};

async fn deliver(world: &World, token: &str, seq: i64, body: &str) -> Answer {
    let claims = world.claims();
    let path = format!("/api/v1/tasks/{}/status", claims.root);
    let status =
        json!({ "seq": seq, "phase": StatusPhase::Running, "item": claims.item, "body": body });
    ask(world.request(Method::PUT, &path, token).json(&status)).await
}

#[tokio::test]
async fn a_status_is_created_once_and_edited_from_then_on() {
    let world = World::start().await;
    let token = &world.gateway_token;
    let first = deliver(&world, token, 0, "Accepted.").await;
    assert_eq!(
        (first.status, &first.body["delivered"]),
        (200, &json!(true)),
        "{first:?}"
    );
    let second = deliver(&world, &world.engine_token, 1, "An agent works on it.").await;
    assert_eq!(
        second.body["remote_id"], first.body["remote_id"],
        "{second:?}"
    );
    let late = deliver(&world, token, 0, "Accepted.").await;
    assert_eq!(late.body["delivered"], false, "{late:?}");
    let comments = world.comments();
    assert_eq!(comments.len(), 1);
    let header = format!(
        "`{}` · running\n\nAn agent works on it.",
        world.claims().root
    );
    assert!(comments[0].1.starts_with(&header), "{comments:?}");
}

#[tokio::test]
async fn deliveries_at_once_leave_the_last_word() {
    let world = World::start().await;
    let until_settled = async |seq: i64| loop {
        let answer = deliver(&world, &world.engine_token, seq, &format!("Word {seq}.")).await;
        if answer.status == 200 {
            return;
        }
        assert_eq!(answer.status, 409, "{answer:?}");
        tokio::task::yield_now().await;
    };
    join_all((0..8).map(until_settled)).await;
    let comments = world.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].1.contains("Word 7."), "{comments:?}");
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_status() {
    let world = World::start().await;
    world
        .fault(json!({ "match": "/comments", "method": "POST", "drop_after": true }))
        .await;
    let token = &world.engine_token;
    assert_eq!(deliver(&world, token, 0, "Accepted.").await.status, 504);
    assert_eq!(deliver(&world, token, 1, "Working.").await.status, 200);
    let comments = world.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].1.contains("Working."), "{comments:?}");
}

#[tokio::test]
async fn a_deleted_status_is_said_again() {
    let world = World::start().await;
    let first = deliver(&world, &world.engine_token, 0, "Accepted.").await;
    let id = first.body["remote_id"].as_str().unwrap();
    let url = world
        .github
        .url(&format!("/github/repos/acme/app/issues/comments/{id}"));
    let removed = world
        .http
        .delete(url)
        .bearer_auth("sim-github-token")
        .send();
    assert_eq!(removed.await.unwrap().status(), 204);
    let second = deliver(&world, &world.engine_token, 1, "Working.").await;
    assert_eq!(second.body["delivered"], true, "{second:?}");
    assert_ne!(second.body["remote_id"], first.body["remote_id"]);
}

#[tokio::test]
async fn a_status_that_quotes_a_credential_says_so_instead() {
    let world = World::start().await;
    let body = format!("It printed AKIA{}", "A1".repeat(8));
    deliver(&world, &world.engine_token, 0, &body).await;
    let (_, comment) = world.comments().remove(0);
    assert!(
        comment.contains("withheld: it held an AWS key id"),
        "{comment}"
    );
}

#[tokio::test]
async fn only_services_with_the_grant_deliver() {
    let world = World::start().await;
    let dashboard = deliver(&world, &world.dashboard_token, 0, "Accepted.").await;
    assert_eq!(dashboard.status, 403);
    let run = deliver(&world, &world.token(), 0, "Accepted.").await;
    assert_eq!(run.status, 401);
    assert_eq!(world.posts(), 0);
}
