//! The platform's own word about a task.

use domain::WorkItem;
use serde_json::json;
use testkit::ApiWorld;

use crate::world::{seed, start, world};

fn texts(world: &ApiWorld) -> Vec<String> {
    let state = world.simulator.state();
    let notes = state["sentry"]["notes"].as_array().unwrap().iter();
    notes
        .map(|it| it["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_status_is_one_comment_that_never_goes_back() {
    let world = world().await;
    for (seq, phase, text) in [
        (0, "accepted", "Accepted."),
        (2, "completed", "Done."),
        (1, "running", "At work."),
    ] {
        let answer = world.deliver_status(seq, phase, text).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.body["delivered"], seq != 1, "{answer:?}");
    }
    let texts = texts(&world);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].contains("Done."), "{texts:?}");
}

#[tokio::test]
async fn a_status_whose_answer_was_lost_is_said_once() {
    let world = world().await;
    world
        .fault(&json!({ "match": "/comments/", "method": "POST", "drop_after": true }))
        .await;
    assert_eq!(
        world
            .deliver_status(0, "accepted", "Accepted.")
            .await
            .status,
        504
    );
    assert_eq!(
        world
            .deliver_status(0, "accepted", "Accepted.")
            .await
            .status,
        200
    );
    assert_eq!(texts(&world).len(), 1);
}

#[tokio::test]
async fn a_status_of_another_organisation_is_refused() {
    let simulator = testkit::simulator().await;
    seed(&simulator).await;
    let item = WorkItem::Sentry {
        organisation: "umbrella".to_owned(),
        issue: "4501".to_owned(),
    };
    let world = start(simulator, item).await;
    let answer = world.deliver_status(0, "accepted", "Accepted.").await;
    assert_eq!(answer.problem(), (422, "other-provider"));
    assert_eq!(texts(&world).len(), 0);
}
