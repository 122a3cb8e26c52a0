//! Changes of an issue: status and assignee.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{ApiAnswer, ApiWorld};

use crate::world::{ISSUE, world};

async fn change(world: &ApiWorld, call: &str, change: &Value) -> ApiAnswer {
    world.write(Method::PATCH, ISSUE, call, change).await
}

/// The own issue at Sentry.
fn issue(world: &ApiWorld) -> Value {
    world.simulator.state()["sentry"]["issues"][0].clone()
}

#[tokio::test]
async fn each_status_reaches_sentry_as_sentry_says_it() {
    let world = world().await;
    let cases = [
        (
            json!({ "to": "resolved" }),
            "resolved",
            json!(null),
            json!({}),
        ),
        (
            json!({ "to": "resolved_in_next_release" }),
            "resolved",
            json!(null),
            json!({ "inNextRelease": true }),
        ),
        (
            json!({ "to": "resolved_in_release", "release": "web@1.0" }),
            "resolved",
            json!(null),
            json!({ "inRelease": "web@1.0" }),
        ),
        (
            json!({ "to": "resolved_in_commit", "repository": "acme/app", "commit": "abc1" }),
            "resolved",
            json!(null),
            json!({ "inCommit": { "repository": "acme/app", "commit": "abc1" } }),
        ),
        (
            json!({ "to": "unresolved" }),
            "unresolved",
            json!("ongoing"),
            json!({}),
        ),
        (
            json!({ "to": "ignored", "until": { "when": "escalating" } }),
            "ignored",
            json!("archived_until_escalating"),
            json!({ "untilEscalating": true }),
        ),
        (
            json!({ "to": "ignored", "until": { "when": "forever" } }),
            "ignored",
            json!("archived_forever"),
            json!({}),
        ),
        (
            json!({ "to": "ignored", "until": { "when": "events", "count": 9, "window_minutes": 60 } }),
            "ignored",
            json!("archived_until_condition_met"),
            json!({ "ignoreCount": 9, "ignoreWindow": 60 }),
        ),
    ];
    for (at, (status, word, substatus, details)) in cases.into_iter().enumerate() {
        let answer = change(&world, &format!("call-{at}"), &json!({ "status": status })).await;
        assert_eq!(answer.outcome(), "applied", "{status}: {answer:?}");
        let issue = issue(&world);
        assert_eq!(
            (&issue["status"], &issue["substatus"]),
            (&json!(word), &substatus),
            "{status}"
        );
        assert_eq!(issue["status_details"], details, "{status}");
    }
}

#[tokio::test]
async fn people_and_teams_are_assigned_and_taken_off() {
    let world = world().await;
    for (call, assignee) in [("1", "user:12"), ("2", "team:7"), ("3", "")] {
        let answer = change(&world, call, &json!({ "assigned_to": assignee })).await;
        assert_eq!(answer.outcome(), "applied", "{answer:?}");
        let stands = Some(assignee).filter(|it| !it.is_empty());
        assert_eq!(issue(&world)["assigned_to"], json!(stands));
    }
    let unknown = change(&world, "4", &json!({ "assigned_to": "user:99" })).await;
    assert_eq!(unknown.problem(), (422, "upstream-refused"));
    assert!(unknown.detail().contains("Unknown actor"), "{unknown:?}");
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_not_made_again() {
    let world = world().await;
    world
        .fault(&json!({ "match": "/issues/4501/", "method": "PUT", "drop_after": true }))
        .await;
    let resolve = json!({ "status": { "to": "resolved" }, "assigned_to": "user:12" });
    assert_eq!(
        change(&world, "call-1", &resolve).await.problem(),
        (504, "upstream")
    );
    assert_eq!(
        change(&world, "call-1", &resolve).await.outcome(),
        "applied"
    );
    world.forget_what_was_made().await;
    assert_eq!(
        change(&world, "call-1", &resolve).await.outcome(),
        "applied"
    );
    assert_eq!(world.asked("PUT", "/issues/4501/"), 1);
}

#[tokio::test]
async fn a_change_that_was_never_heard_is_made() {
    let world = world().await;
    world
        .fault(&json!({ "match": "/issues/4501/", "method": "PUT", "drop_before": true }))
        .await;
    let resolve = json!({ "status": { "to": "resolved" } });
    assert_eq!(
        change(&world, "call-1", &resolve).await.problem(),
        (504, "upstream")
    );
    assert_eq!(
        change(&world, "call-1", &resolve).await.outcome(),
        "applied"
    );
    assert_eq!(issue(&world)["status"], "resolved");
}

#[tokio::test]
async fn a_change_of_nothing_or_to_nonsense_is_refused() {
    let world = world().await;
    assert_eq!(
        change(&world, "1", &json!({})).await.problem(),
        (422, "empty-change")
    );
    for wrong in [
        json!({ "assigned_to": "ann" }),
        json!({ "status": { "to": "gone" } }),
        json!({ "priority": "low" }),
    ] {
        let answer = change(&world, "2", &wrong).await;
        assert_eq!(answer.problem(), (422, "invalid-body"), "{wrong}");
    }
    assert_eq!(world.asked("PUT", "/issues/"), 0);
}
