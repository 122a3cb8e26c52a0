//! Losing Redis costs time, never a task.

use queue::Queue;
use secrecy::SecretString;
use testkit::Redis;

use crate::core_house::{House, complete_all};

#[tokio::test]
async fn a_flush_while_ten_tasks_are_queued_loses_none() {
    let house = House::with(Redis::alone().await).await;
    let mut engine = house.engine().await;
    let (one, two) = (house.announce(100).await, house.announce(101).await);
    let held = [engine.begun().await, engine.begun().await];
    let mut tasks = vec![one, two];
    for number in 0..10 {
        tasks.push(house.announce(number).await);
    }
    house.redis.flush_all();
    held.into_iter()
        .for_each(super::core_house::Begun::complete);
    complete_all(vec![engine]);
    for task in tasks {
        house.wait_for(task, "completed").await;
    }
}

#[tokio::test]
async fn without_any_redis_all_tasks_finish() {
    let house = House::new().await;
    let nowhere = SecretString::from("redis://127.0.0.1:1/0");
    let queue = Queue::connect(&nowhere, "test:").unwrap();
    let engine = house.engine_at(&house.db.url("agent_engine"), queue, true);
    let mut tasks = Vec::new();
    for number in [1, 2, 3, 3, 3] {
        tasks.push(house.accept(number).await);
    }
    complete_all(vec![engine]);
    for task in tasks {
        house.wait_for(task, "completed").await;
    }
}

#[tokio::test]
async fn a_task_whose_hint_was_lost_is_found_by_an_idle_engine() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let task = house.accept(1).await;
    assert_eq!(engine.begun().await.claimed.task.id, task);
}

#[tokio::test]
async fn the_high_lane_goes_first() {
    let house = House::new().await;
    let queue = house.queue();
    let mut tasks = Vec::new();
    for (number, lane) in [
        (1, domain::Lane::Low),
        (2, domain::Lane::Middle),
        (3, domain::Lane::High),
    ] {
        let task = house.accept(number).await;
        let sql = format!(
            "UPDATE tasks SET lane = '{lane}' WHERE id = '{}'",
            task.uuid()
        );
        house.db.sql(&sql).await;
        queue.ring(task, lane).await.unwrap();
        tasks.push(task);
    }
    let mut house = house;
    house.settings.slots = 1;
    let order = complete_all(vec![house.engine().await]);
    for task in &tasks {
        house.wait_for(*task, "completed").await;
    }
    tasks.reverse();
    assert_eq!(*order.lock().unwrap(), tasks);
}
