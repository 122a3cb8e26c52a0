//! Statuses: one message a task, never older than it was.

use serde_json::json;

use crate::world::{THREAD, World};

#[tokio::test]
async fn a_status_is_posted_once_in_the_thread_and_edited_from_then_on() {
    let world = World::start().await;
    let first = world.deliver_status(0, "accepted", "Accepted.").await;
    assert_eq!(
        (first.status, &first.body["delivered"]),
        (200, &json!(true)),
        "{first:?}"
    );
    let second = world
        .deliver_status(1, "running", "An agent **works** on it.")
        .await;
    assert_eq!(
        second.body["remote_id"], first.body["remote_id"],
        "{second:?}"
    );
    let late = world.deliver_status(0, "accepted", "Accepted.").await;
    assert_eq!(late.body["delivered"], false, "{late:?}");
    let posts = world.posts();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0]["thread_ts"], THREAD);
    let text = posts[0]["text"].as_str().unwrap();
    assert!(
        text.ends_with("· running\n\nAn agent *works* on it."),
        "{text}"
    );
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_status() {
    let world = World::start().await;
    world
        .fault(&json!({ "match": "/slack/api/chat.postMessage", "drop_after": true }))
        .await;
    assert_eq!(
        world
            .deliver_status(0, "accepted", "Accepted.")
            .await
            .status,
        504
    );
    let second = world.deliver_status(1, "running", "Working.").await;
    assert_eq!(second.status, 200, "{second:?}");
    assert_eq!(world.posts().len(), 1);
}

#[tokio::test]
async fn a_long_status_is_cut_to_what_can_be_edited() {
    let world = World::start().await;
    let long = "word ".repeat(2_000);
    assert_eq!(world.deliver_status(0, "running", &long).await.status, 200);
    assert_eq!(world.deliver_status(1, "running", &long).await.status, 200);
    assert_eq!(
        world.posts()[0]["text"].as_str().unwrap().chars().count(),
        4_000
    );
}
