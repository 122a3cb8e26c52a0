//! A person's wish to stop is obeyed wherever the task is.

use queue::ControlMessage;

use crate::core_house::{House, completed, until};

async fn ask_to_stop(house: &House, task: domain::TaskId) {
    let owner = house.db.pool("agents_owner");
    assert!(store::tasks::request_cancel(&owner, task).await.unwrap());
}

#[tokio::test]
async fn a_queued_task_is_cancelled_without_a_run_and_frees_its_key() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let running = house.announce(7).await;
    let begun = engine.begun().await;
    let (queued, next) = (house.announce(7).await, house.announce(7).await);
    ask_to_stop(&house, queued).await;
    let cancelled = house.wait_for(queued, "cancelled").await;
    assert_eq!(cancelled.attempt, 0);
    begun.complete();
    house.wait_for(running, "completed").await;
    assert_eq!(engine.begun().await.claimed.task.id, next);
}

#[tokio::test]
async fn a_running_task_is_stopped_at_its_next_heartbeat() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    let begun = engine.begun().await;
    ask_to_stop(&house, task).await;
    begun.stop.cancelled().await;
    let task = house.wait_for(task, "cancelled").await;
    assert_eq!(task.outcome, "Stopped by a person.");
    let leases = house.db.sql("SELECT count(*) FROM leases").await;
    assert_eq!(leases.trim(), "0");
}

#[tokio::test]
async fn a_control_message_stops_a_run_before_its_heartbeat() {
    let mut house = House::new().await;
    house.settings.heartbeat = super::core_house::PATIENCE * 10;
    house.settings.fence = super::core_house::PATIENCE * 30;
    house.settings.lease_seconds = 2_000.0;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    let begun = engine.begun().await;
    ask_to_stop(&house, task).await;
    let stop = ControlMessage::Stop { task };
    // The engine may still be subscribing, and pub/sub forgets.
    until(async || {
        house.queue().send_control(&stop).await.unwrap();
        begun.stop.is_cancelled().then_some(())
    })
    .await;
    house.wait_for(task, "cancelled").await;
}

#[tokio::test]
async fn a_control_message_alone_stops_nothing() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    let begun = engine.begun().await;
    for _ in 0..20 {
        house
            .queue()
            .send_control(&ControlMessage::Stop { task })
            .await
            .unwrap();
    }
    // A wish for another task is heard after these messages, by the same connection.
    let other = house.announce(2).await;
    let second = engine.begun().await;
    ask_to_stop(&house, other).await;
    house
        .queue()
        .send_control(&ControlMessage::Stop { task: other })
        .await
        .unwrap();
    second.stop.cancelled().await;
    assert!(!begun.stop.is_cancelled());
    begun.end(completed("done"));
    house.wait_for(task, "completed").await;
}
