//! A rolling restart loses no task.

use crate::core_house::House;

#[tokio::test]
async fn a_drain_gives_running_tasks_to_other_engines_at_once() {
    let mut house = House::new().await;
    // A task that waited for its lease would not come back within the test.
    house.settings.lease_seconds = 600.0;
    let mut old = house.engine().await;
    let task = house.announce(1).await;
    let begun = old.begun().await;
    let mut new = house.engine().await;
    old.shutdown.begin();
    begun.stop.cancelled().await;
    let again = new.begun().await;
    assert_eq!(again.claimed.task.id, task);
    assert_eq!(again.claimed.epoch.0, 2);
    again.complete();
    let ended = house.wait_for(task, "completed").await;
    assert_eq!(ended.attempt, 2);
    assert_eq!(house.kinds(task).await, "started finished started finished");
    let crashes = house.db.sql("SELECT crashes FROM tasks").await;
    assert_eq!(crashes.trim(), "0");
}

#[tokio::test]
async fn a_draining_engine_claims_nothing() {
    let house = House::new().await;
    let mut old = house.engine().await;
    old.shutdown.begin();
    let task = house.announce(1).await;
    let mut new = house.engine().await;
    assert_eq!(new.begun().await.claimed.task.id, task);
    assert!(old.begun_already().is_none());
}

#[tokio::test]
async fn restarts_are_no_failures_however_many() {
    let house = House::new().await;
    let task = house.announce(1).await;
    for _ in 0..house.settings.max_attempts + 2 {
        let mut engine = house.engine().await;
        let begun = engine.begun().await;
        engine.shutdown.begin();
        begun.stop.cancelled().await;
        house.wait_for(task, "queued").await;
    }
    let mut engine = house.engine().await;
    engine.begun().await.complete();
    house.wait_for(task, "completed").await;
}
