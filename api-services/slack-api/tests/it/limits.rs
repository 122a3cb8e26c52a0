//! Slack's limits, which it keeps for each method.

use serde_json::json;

use crate::world::{THREAD_PATH, World};

#[tokio::test]
async fn a_limited_method_is_not_asked_again_before_its_time_and_the_others_are() {
    let world = World::start().await;
    let limited = json!({
        "match": "/slack/api/chat.postMessage", "status": 429, "headers": { "retry-after": "30" },
    });
    world.fault(&limited).await;
    let first = world.reply("call-1", "Done.").await;
    assert_eq!(first.problem(), (503, "upstream"), "{first:?}");
    assert_eq!(first.retry_after, Some(30));
    let second = world.reply("call-1", "Done.").await;
    assert_eq!(second.problem(), (503, "upstream"), "{second:?}");
    assert_eq!(world.asked("POST", "chat.postMessage"), 1);
    assert_eq!(world.get(THREAD_PATH).await.status, 200);
}

#[tokio::test]
async fn a_short_limit_is_sat_out() {
    let world = World::start().await;
    let limited = json!({
        "match": "/slack/api/chat.postMessage", "status": 429, "headers": { "retry-after": "1" },
    });
    world.fault(&limited).await;
    let answer = world.reply("call-1", "Done.").await;
    assert_eq!(answer.outcome(), "applied", "{answer:?}");
    assert_eq!(world.texts(), ["Done."]);
}

#[tokio::test]
async fn a_slack_that_fails_is_said_to_fail() {
    let world = World::start().await;
    let failing = json!({ "match": "/slack/api/conversations.replies", "status": 500, "times": 0 });
    world.fault(&failing).await;
    let answer = world.get(THREAD_PATH).await;
    assert_eq!(answer.problem(), (502, "upstream"), "{answer:?}");
}
