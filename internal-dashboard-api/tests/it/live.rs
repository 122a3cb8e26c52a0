//! Following a task: everything once, in order, until it has ended.

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use serde_json::Value;

use crate::stage::{Run, Stage};

/// A normal closure.
const NORMAL: u16 = 1000;

async fn read_to_the_end(
    mut events: futures::stream::BoxStream<'static, Result<Value, u16>>,
) -> (Vec<i64>, u16) {
    let mut places = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => places.push(event["seq"].as_i64().unwrap()),
            Err(code) => return (places, code),
        }
    }
    panic!(
        "the socket ended without a close frame after {} events",
        places.len()
    );
}

/// Writes `batches` batches; every third is not published, as when Redis fails for a moment.
async fn write(run: &Run, batches: usize) -> Vec<i64> {
    let mut places = Vec::new();
    for batch in 0..batches {
        let texts: Vec<String> = (0..7).map(|n| format!("{batch}.{n}")).collect();
        places.extend(run.say(&texts, batch % 3 != 0).await);
    }
    places
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_writing_is_followed_without_gap_or_repeat() {
    let stage = Stage::new().await;
    let (run, noise) = (stage.run(1).await, stage.run(2).await);
    let before = write(&run, 40).await;
    let early = stage.follow(run.task, 0).await;
    let middle = stage.follow(run.task, before[100]).await;
    let writing = async {
        let (during, _) = tokio::join!(write(&run, 60), write(&noise, 60));
        run.finish().await;
        during
    };
    let ((early, code), (middle, _), during) =
        tokio::join!(read_to_the_end(early), read_to_the_end(middle), writing);
    assert_eq!(code, NORMAL);
    let all: Vec<i64> = before.iter().chain(&during).copied().collect();
    assert_eq!(early[..all.len()], all, "and the finish follows");
    assert_eq!(early.len(), all.len() + 1);
    assert_eq!(middle[..], early[101..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_has_ended_is_told_and_closed() {
    let stage = Stage::new().await;
    let run = stage.run(1).await;
    let said = write(&run, 1).await;
    run.finish().await;
    let (places, code) = read_to_the_end(stage.follow(run.task, 0).await).await;
    assert_eq!((places.len(), code), (said.len() + 1, NORMAL));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_event_arrives_before_the_next_poll() {
    let stage = Stage::new().await;
    let run = stage.run(1).await;
    let mut events = stage.follow(run.task, 0).await;
    // The best of several: one poll may happen to be due.
    let mut best = Duration::MAX;
    for n in 0..5 {
        let said = Instant::now();
        run.say(&[n.to_string()], true).await;
        events.next().await.unwrap().unwrap();
        best = best.min(said.elapsed());
    }
    assert!(best < Duration::from_millis(300), "{best:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn following_goes_on_while_redis_is_down() {
    let stage = Stage::without_redis().await;
    let run = stage.run(1).await;
    let events = stage.follow(run.task, 0).await;
    let writing = async {
        let said = write(&run, 10).await;
        run.finish().await;
        said
    };
    let ((places, code), said) = tokio::join!(read_to_the_end(events), writing);
    assert_eq!((places.len(), code), (said.len() + 1, NORMAL));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_was_stopped_before_it_ran_closes_too() {
    let stage = Stage::new().await;
    let task = stage.task(1).await;
    let events = stage.follow(task, 0).await;
    assert_eq!(stage.post(&format!("/api/tasks/{task}/stop")).await.0, 202);
    store::endings::cancel_idle(&stage.database.pool("agent_engine"))
        .await
        .unwrap();
    assert_eq!(read_to_the_end(events).await, (Vec::new(), NORMAL));
}

#[tokio::test(flavor = "multi_thread")]
async fn followers_are_told_when_the_service_ends() {
    let stage = Stage::new().await;
    let run = stage.run(1).await;
    let events = stage.follow(run.task, 0).await;
    stage.end();
    assert_eq!(read_to_the_end(events).await, (Vec::new(), 1001));
}
