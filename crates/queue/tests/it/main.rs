//! The queue against a real Redis.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::time::Duration;

use domain::{Lane, TaskId};
use futures::StreamExt as _;
use queue::{ControlMessage, LiveEvent, Queue};
use testkit::{Redis, redis};

const BLOCK: Duration = Duration::from_millis(200);

fn connect(redis: &Redis) -> Queue {
    Queue::connect(&redis.url(), redis.prefix()).unwrap()
}

#[tokio::test]
async fn a_hint_is_read_once_and_leaves_nothing_behind() {
    let redis = redis().await;
    let queue = connect(&redis);
    assert!(queue.ensure_streams().await.unwrap());
    assert!(!queue.ensure_streams().await.unwrap());
    let (mut first, mut second) = (
        queue.hint_reader(BLOCK).await.unwrap(),
        queue.hint_reader(BLOCK).await.unwrap(),
    );
    let task = TaskId::generate();
    queue.ring(task, Lane::Middle).await.unwrap();
    let delivery = first.next().await.unwrap().unwrap();
    assert_eq!((delivery.task, delivery.lane), (task, Lane::Middle));
    assert!(second.next().await.unwrap().is_none());
    first.done(delivery).await.unwrap();
    assert_eq!(queue.waiting_hints().await.unwrap(), 0);
}

#[tokio::test]
async fn the_high_lane_is_read_first() {
    let redis = redis().await;
    let queue = connect(&redis);
    queue.ensure_streams().await.unwrap();
    let (low, high) = (TaskId::generate(), TaskId::generate());
    queue.ring(low, Lane::Low).await.unwrap();
    queue.ring(high, Lane::High).await.unwrap();
    let mut reader = queue.hint_reader(BLOCK).await.unwrap();
    for expected in [high, low] {
        let delivery = reader.next().await.unwrap().unwrap();
        assert_eq!(delivery.task, expected);
        reader.done(delivery).await.unwrap();
    }
}

#[tokio::test]
async fn a_reader_outlives_flushall_even_while_it_blocks() {
    let redis = Redis::alone().await;
    let queue = connect(&redis);
    queue.ensure_streams().await.unwrap();
    let mut reader = queue.hint_reader(Duration::from_secs(30)).await.unwrap();
    let blocked = tokio::spawn(async move {
        let answer = reader.next().await;
        (reader, answer)
    });
    // The reader blocks once Redis knows a blocked client.
    while !redis.info("clients").contains("blocked_clients:1") {
        tokio::task::yield_now().await;
    }
    redis.flush_all();
    queue.ring(TaskId::generate(), Lane::High).await.unwrap();
    let (mut reader, answer) = blocked.await.unwrap();
    assert!(answer.is_ok(), "{answer:?}");
    queue.ensure_streams().await.unwrap();
    let task = TaskId::generate();
    queue.ring(task, Lane::High).await.unwrap();
    let mut found = None;
    while found != Some(task) {
        let delivery = reader.next().await.unwrap().expect("the hint is there");
        found = Some(delivery.task);
        reader.done(delivery).await.unwrap();
    }
}

#[tokio::test]
async fn live_events_arrive_in_order_from_the_beginning() {
    let redis = redis().await;
    let (queue, task) = (connect(&redis), TaskId::generate());
    let event = |seq| LiveEvent {
        seq,
        body: format!("{{\"n\":{seq}}}"),
    };
    queue
        .publish_live(task, &[event(1), event(2)])
        .await
        .unwrap();
    let mut reader = queue.live_reader(task, BLOCK).await.unwrap();
    assert_eq!(reader.next().await.unwrap(), [event(1), event(2)]);
    queue.publish_live(task, &[event(3)]).await.unwrap();
    assert_eq!(reader.next().await.unwrap(), [event(3)]);
    assert_eq!(reader.next().await.unwrap(), []);
}

#[tokio::test]
async fn a_control_message_reaches_every_listener() {
    let redis = redis().await;
    let queue = connect(&redis);
    let (mut a, mut b) = (
        queue.control_messages().await.unwrap(),
        queue.control_messages().await.unwrap(),
    );
    let message = ControlMessage::Stop {
        task: TaskId::generate(),
    };
    queue.send_control(&message).await.unwrap();
    assert_eq!(
        (a.next().await, b.next().await),
        (Some(message.clone()), Some(message))
    );
}

#[tokio::test]
async fn a_redis_that_is_not_there_is_an_error_and_not_a_wait() {
    let port = demo::port::free().unwrap();
    let queue = Queue::connect(&format!("redis://127.0.0.1:{port}/0").into(), "x:").unwrap();
    let answer = tokio::time::timeout(
        Duration::from_secs(10),
        queue.ring(TaskId::generate(), Lane::High),
    )
    .await;
    assert!(answer.expect("it does not hang").is_err());
}
