//! The platform's one comment about a task.

use serde_json::json;

use crate::world::{comments, world};

#[tokio::test]
async fn a_status_is_one_comment_that_is_edited_and_never_by_an_older_one() {
    let world = world().await;
    let first = world
        .deliver_status(1, "accepted", "An agent has it.")
        .await;
    assert_eq!(first.body["delivered"], true, "{first:?}");
    let third = world
        .deliver_status(3, "completed", "It is **done**.")
        .await;
    assert_eq!(
        third.body["remote_id"], first.body["remote_id"],
        "{third:?}"
    );
    let second = world.deliver_status(2, "running", "Working.").await;
    assert_eq!(second.body["delivered"], false, "{second:?}");
    let ours = comments(&world, "PROJ-1");
    assert_eq!(ours.len(), 2);
    assert!(ours[1].1.to_string().contains("\"done\""), "{ours:?}");
    assert_eq!(world.effects().await[0]["kind"], json!("jira.status"));
}

#[tokio::test]
async fn a_status_survives_a_lost_answer() {
    let world = world().await;
    let fault = json!({ "match": "/comment", "method": "POST", "drop_after": true });
    world.fault(&fault).await;
    assert_eq!(
        world
            .deliver_status(1, "accepted", "An agent has it.")
            .await
            .status,
        504
    );
    let again = world
        .deliver_status(1, "accepted", "An agent has it.")
        .await;
    assert_eq!(again.body["delivered"], true, "{again:?}");
    assert_eq!(comments(&world, "PROJ-1").len(), 2);
}
