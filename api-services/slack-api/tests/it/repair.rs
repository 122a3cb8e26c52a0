//! After a crash between Slack's answer and our note, nothing is said twice.

use reqwest::Method;
use serde_json::json;

use crate::world::{CHANNEL, THREAD, World};

/// The next call of the method is carried out and its answer lost.
async fn lose_answer(world: &World, method: &str) {
    world
        .fault(&json!({ "match": format!("/slack/api/{method}"), "drop_after": true }))
        .await;
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_message() {
    let world = World::start().await;
    lose_answer(&world, "chat.postMessage").await;
    let lost = world.reply("call-1", "Done.").await;
    assert_eq!(lost.problem(), (504, "upstream"), "{lost:?}");
    let again = world.reply("call-1", "Done.").await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(world.texts(), ["Done."]);
    assert_eq!(world.posts()[0]["edits"], json!([]));
    assert_eq!(world.asked("POST", "chat.postMessage"), 1);
}

#[tokio::test]
async fn a_restarted_session_finds_and_edits_what_the_dead_one_said() {
    let world = World::start().await;
    world.reply("call-1", "First try.").await;
    world.forget_what_was_made().await;
    let token = world.token_of_new_session();
    let edited = world.reply_as(&token, "call-9", "Second try.").await;
    assert_eq!(edited.outcome(), "edited", "{edited:?}");
    assert_eq!(world.texts(), ["Second try."]);
}

#[tokio::test]
async fn somebody_elses_copy_of_our_mark_is_not_believed() {
    let world = World::start().await;
    world.reply("call-1", "First try.").await;
    let metadata = world.posts()[0]["metadata"].clone();
    world.delete_post(&world.posts()[0]["ts"]).await;
    world
        .said(json!({
            "channel": CHANNEL, "thread_ts": THREAD, "user": "U3", "bot_id": "B9", "text": "a copy", "metadata": metadata,
        }))
        .await;
    world.forget_what_was_made().await;
    let again = world.reply("call-1", "First try.").await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(world.texts(), ["First try."]);
}

#[tokio::test]
async fn a_file_is_not_shared_twice() {
    let world = World::start().await;
    let body = json!({ "channel": CHANNEL, "thread_ts": THREAD, "filename": "log.txt", "content": "line\n" });
    lose_answer(&world, "files.completeUploadExternal").await;
    let lost = world
        .write(Method::POST, "/api/v1/files", "call-1", &body)
        .await;
    assert_eq!(lost.problem(), (504, "upstream"), "{lost:?}");
    let again = world
        .write(Method::POST, "/api/v1/files", "call-1", &body)
        .await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(world.posts().len(), 1);
    assert_eq!(world.posts()[0]["files"], json!([again.body["remote_id"]]));
}

#[tokio::test]
async fn a_message_for_one_person_is_not_repeated_because_nobody_can_look() {
    let world = World::start().await;
    let body = json!({ "channel": CHANNEL, "thread_ts": THREAD, "user": "U1", "text": "only you" });
    lose_answer(&world, "chat.postEphemeral").await;
    let path = "/api/v1/messages/ephemeral";
    assert_eq!(
        world
            .write(Method::POST, path, "call-1", &body)
            .await
            .status,
        504
    );
    let again = world.write(Method::POST, path, "call-1", &body).await;
    assert_eq!(again.problem(), (409, "upstream-refused"), "{again:?}");
    assert!(again.detail().contains("not shown again"), "{again:?}");
    assert_eq!(world.posts().len(), 1);
}

#[tokio::test]
async fn a_message_for_one_person_that_was_never_sent_may_be_sent_again() {
    let world = World::start().await;
    let body = json!({ "channel": CHANNEL, "thread_ts": THREAD, "user": "U1", "text": "only you" });
    let limited = json!({
        "match": "/slack/api/chat.postEphemeral", "status": 429, "headers": { "retry-after": "6" },
    });
    world.fault(&limited).await;
    let path = "/api/v1/messages/ephemeral";
    let first = world.write(Method::POST, path, "call-1", &body).await;
    assert_eq!(
        (first.status, first.retry_after),
        (503, Some(6)),
        "{first:?}"
    );
    let again = world.write(Method::POST, path, "call-1", &body).await;
    // Its time is not over yet, and it is not held to have been shown.
    assert_eq!(again.status, 503, "{again:?}");
    assert!(world.posts().is_empty());
}

#[tokio::test]
async fn a_reaction_whose_answer_was_lost_is_there_once() {
    let world = World::start().await;
    let body = json!({ "channel": CHANNEL, "timestamp": THREAD, "name": "eyes" });
    lose_answer(&world, "reactions.add").await;
    assert_eq!(
        world
            .write(Method::POST, "/api/v1/reactions", "call-1", &body)
            .await
            .status,
        504
    );
    let again = world
        .write(Method::POST, "/api/v1/reactions", "call-1", &body)
        .await;
    assert_eq!(again.outcome(), "already_applied", "{again:?}");
}
