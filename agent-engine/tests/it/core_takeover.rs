//! A dead engine's task goes on elsewhere, and the dead one writes nothing more.

use chrono::Utc;
use domain::{Epoch, RunEvent, TaskId};
use store::Error;

use crate::core_house::{House, completed, until};

/// Ends the lease of the run with this epoch and sweeps, between two heartbeats.
async fn end_lease(house: &House, task: TaskId, epoch: Epoch) {
    let pool = house.db.pool("agent_engine");
    until(async || {
        let sql = format!(
            "UPDATE leases SET until = now() - interval '1 second' WHERE task_id = '{}' AND epoch = {epoch}",
            task.uuid()
        );
        house.db.sql(&sql).await;
        store::leases::expire(&pool).await.unwrap();
        (house.task(task).await.epoch > epoch).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_expired_lease_is_taken_over_and_the_old_run_writes_nothing() {
    let house = House::new().await;
    let mut old = house.engine_at(&house.db.url("agent_engine"), house.queue(), false);
    let task = house.announce(1).await;
    let zombie = old.begun().await;
    until(async || (house.kinds(task).await == "started").then_some(())).await;
    // The old engine will not claim it again: its dying run still has the work directory.
    let mut new = house.engine().await;
    end_lease(&house, task, zombie.claimed.epoch).await;
    let begun = new.begun().await;
    assert_eq!(begun.claimed.task.id, task);
    assert!(begun.claimed.epoch > zombie.claimed.epoch);
    zombie.stop.cancelled().await;

    let event = RunEvent::Message {
        text: "from the dead".to_owned(),
    };
    zombie.events.send((Utc::now(), event)).await.unwrap();
    let events = zombie.events.clone();
    zombie.end(completed("from the dead"));
    events.closed().await;
    assert_eq!(house.task(task).await.state.name(), "running");

    begun.complete();
    let ended = house.wait_for(task, "completed").await;
    assert_eq!(ended.outcome, "done");
    assert_eq!(house.kinds(task).await, "started started finished");
}

#[tokio::test]
async fn a_killed_engine_costs_one_lease() {
    let mut house = House::new().await;
    house.settings.lease_seconds = 2.5;
    let mut old = house.engine().await;
    let task = house.announce(1).await;
    let begun = old.begun().await;
    old.kill();
    let mut new = house.engine().await;
    let again = new.begun().await;
    assert_eq!(again.claimed.task.id, task);
    assert!(again.claimed.epoch > begun.claimed.epoch);
    again.complete();
    house.wait_for(task, "completed").await;
}

#[tokio::test]
async fn a_task_that_kills_every_engine_fails_as_a_crash_loop() {
    let house = House::new().await;
    let task = house.announce(1).await;
    let mut engine = house.engine_at(&house.db.url("agent_engine"), house.queue(), false);
    for _ in 0..store::leases::MAX_CRASHES {
        let begun = engine.begun().await;
        assert_eq!(begun.claimed.task.id, task);
        end_lease(&house, task, begun.claimed.epoch).await;
        // The engine that lost the lease must let go before it may take the task again.
        begun.stop.cancelled().await;
        begun.complete();
    }
    let failed = house.wait_for(task, "failed").await;
    assert_eq!(
        failed.state,
        domain::TaskState::Failed {
            class: domain::FailureClass::CrashLoop
        }
    );
    let pool = house.db.pool("agent_engine");
    let error = String::new();
    let late = [(Utc::now(), RunEvent::Retry { error })];
    let answer = store::run_events::append(&pool, task, Epoch(1), &late).await;
    assert!(matches!(answer, Err(Error::Fenced)));
}
