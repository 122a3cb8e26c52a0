//! GitHub's limits: short waits are sat out, long ones are handed on.

use serde_json::json;

use crate::world::{ISSUE, World};

#[tokio::test]
async fn a_short_limit_is_sat_out() {
    let world = World::start().await;
    world
        .fault(json!({ "match": "/issues/7", "status": 429, "headers": { "retry-after": "0" } }))
        .await;
    assert_eq!(world.get(ISSUE).await.status, 200);
}

#[tokio::test]
async fn a_long_limit_is_handed_on_with_its_wait() {
    let world = World::start().await;
    world
        .fault(json!({ "match": "/issues/7", "status": 403, "headers": { "retry-after": "70" }, "times": 0 }))
        .await;
    let answer = world.get(ISSUE).await;
    assert_eq!(
        (answer.status, answer.retry_after),
        (503, Some(70)),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_failing_read_is_tried_again_and_a_failing_write_is_not() {
    let world = World::start().await;
    world
        .fault(json!({ "match": "/issues/7", "method": "GET", "status": 502, "times": 2 }))
        .await;
    assert_eq!(world.get(ISSUE).await.status, 200);
    world
        .fault(json!({ "match": "/comments", "method": "POST", "status": 502, "times": 0 }))
        .await;
    let answer = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!((answer.status, world.posts()), (502, 1), "{answer:?}");
}
