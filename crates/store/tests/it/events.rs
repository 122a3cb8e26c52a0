//! Accepting deliveries.

use domain::{Command, Decision, Reason};
use futures::future::join_all;
use serde_json::json;
use store::events::{Accepted, NewEvent, accept};
use testkit::{database, new_task};

fn event<'a>(delivery: &'a str, body: &'a [u8], headers: &'a serde_json::Value) -> NewEvent<'a> {
    NewEvent {
        provider: domain::Provider::Github,
        tenant: "acme",
        delivery_id: delivery,
        event_type: "issue_comment",
        action: "created",
        headers,
        body,
        body_sha256: *domain::Digest::of(&String::from_utf8_lossy(body)).as_bytes(),
        trace_parent: None,
    }
}

fn run() -> Decision {
    Decision::Run {
        task: Box::new(new_task("acme/app", 7, Command::Fix)),
        reason: Reason::CommandGiven,
    }
}

#[tokio::test]
async fn a_delivery_sent_many_times_at_once_is_one_event_and_one_task() {
    let db = database().await;
    let (pool, headers, decision) = (db.pool("api_gateway"), json!({}), run());
    let event = event("d-1", b"{}", &headers);
    let answers = join_all((0..50).map(|_| accept(&pool, &event, &decision, "ok"))).await;
    let new = answers
        .iter()
        .filter(|a| matches!(a, Ok(Accepted::New { task: Some(_), .. })))
        .count();
    let duplicates = answers
        .iter()
        .filter(|a| {
            matches!(
                a,
                Ok(Accepted::Duplicate {
                    other_body: false,
                    ..
                })
            )
        })
        .count();
    assert_eq!((new, duplicates), (1, 49));
    assert_eq!(db.sql("SELECT count(*) FROM tasks").await, "1");
}

#[tokio::test]
async fn the_same_id_with_another_body_is_told_apart() {
    let db = database().await;
    let (pool, headers, decision) = (db.pool("api_gateway"), json!({}), run());
    accept(&pool, &event("d-1", b"{}", &headers), &decision, "ok")
        .await
        .unwrap();
    let second = accept(
        &pool,
        &event("d-1", b"{\"a\":1}", &headers),
        &decision,
        "ok",
    )
    .await
    .unwrap();
    assert!(matches!(
        second,
        Accepted::Duplicate {
            other_body: true,
            ..
        }
    ));
}

#[tokio::test]
async fn a_skipped_delivery_is_kept_with_its_reason_and_starts_nothing() {
    let db = database().await;
    let (pool, headers) = (db.pool("api_gateway"), json!({}));
    let skip = Decision::Skip {
        reason: Reason::NotAddressed,
        detail: "no mention".to_owned(),
    };
    // NUL escapes and broken UTF-8 are bytes like any others.
    let accepted = accept(
        &pool,
        &event("d-1", b"{\"a\":\"\\u0000\xff\"}", &headers),
        &skip,
        "",
    )
    .await
    .unwrap();
    assert!(matches!(accepted, Accepted::New { task: None, .. }));
    assert_eq!(
        db.sql("SELECT decision, reason, detail FROM events").await,
        "skip|not_addressed|no mention"
    );
    assert_eq!(db.sql("SELECT count(*) FROM tasks").await, "0");
}

#[tokio::test]
async fn tasks_of_one_item_share_a_conversation() {
    let db = database().await;
    let (pool, headers, decision) = (db.pool("api_gateway"), json!({}), run());
    for delivery in ["d-1", "d-2"] {
        accept(&pool, &event(delivery, b"{}", &headers), &decision, "ok")
            .await
            .unwrap();
    }
    assert_eq!(
        db.sql("SELECT count(*), count(DISTINCT conversation_id) FROM tasks")
            .await,
        "2|1"
    );
}
