//! Whatever a CLI prints is stored in order, live for those who watch, and harmless.

use std::time::Duration;

use chrono::Utc;
use domain::RunEvent;

use crate::core_house::{House, completed, until};

fn message(text: impl Into<String>) -> RunEvent {
    RunEvent::Message { text: text.into() }
}

#[tokio::test]
async fn a_flood_is_stored_in_order_and_shown_live_with_the_same_places() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    let begun = engine.begun().await;
    for number in 0..1_000 {
        let event = message(number.to_string());
        begun.events.send((Utc::now(), event)).await.unwrap();
    }
    begun.complete();
    house.wait_for(task, "completed").await;
    let pool = house.db.pool("agent_engine");
    let stored = store::run_events::list(&pool, task, 0, 2_000)
        .await
        .unwrap();
    assert_eq!(stored.len(), 1_002);
    for (number, event) in stored[1..1_001].iter().enumerate() {
        assert_eq!(event.event, message(number.to_string()));
    }
    let mut reader = house
        .queue()
        .live_reader(task, Duration::from_millis(100))
        .await
        .unwrap();
    let mut live = Vec::new();
    until(async || {
        live.extend(reader.next().await.unwrap());
        (live.len() >= stored.len()).then_some(())
    })
    .await;
    for (live, stored) in live.iter().zip(&stored) {
        assert_eq!(live.seq, stored.seq);
        let body: serde_json::Value = serde_json::from_str(&live.body).unwrap();
        assert_eq!(body["event"], serde_json::to_value(&stored.event).unwrap());
    }
}

#[tokio::test]
async fn nul_and_giants_do_no_harm() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    let begun = engine.begun().await;
    let events = [
        message("a\0b"),
        RunEvent::Stderr {
            line: "\u{1}\u{fffe}\u{10ffff}\0".to_owned(),
        },
        RunEvent::ToolStarted {
            id: "1".to_owned(),
            name: "Write".to_owned(),
            arguments: serde_json::json!({ "text": "x".repeat(5 * 1024 * 1024) }),
        },
        message("after"),
    ];
    for event in events.clone() {
        begun.events.send((Utc::now(), event)).await.unwrap();
    }
    begun.end(completed("the\0end"));
    let ended = house.wait_for(task, "completed").await;
    assert_eq!(ended.outcome, "the\u{fffd}end");
    let pool = house.db.pool("agent_engine");
    let stored = store::run_events::list(&pool, task, 0, 100).await.unwrap();
    let stored: Vec<_> = stored.into_iter().map(|stored| stored.event).collect();
    assert_eq!(stored[1..3], events[..2]);
    assert!(matches!(&stored[3], RunEvent::Raw { line } if line.len() < 10_000));
    assert_eq!(stored[4], events[3]);
}

#[tokio::test]
async fn a_sink_that_outlives_its_run_holds_nothing_up() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    let begun = engine.begun().await;
    let kept = begun.events.clone();
    begun.complete();
    house.wait_for(task, "completed").await;
    assert!(kept.send((Utc::now(), message("late"))).await.is_err());
}
