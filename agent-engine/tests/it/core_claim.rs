//! A task is run once, and the tasks of one key one after another.

use crate::core_house::{House, complete_all, until};

#[tokio::test]
async fn two_engines_and_one_task_make_one_run() {
    let house = House::new().await;
    let (mut one, mut two) = (house.engine().await, house.engine().await);
    let task = house.announce(1).await;
    let begun = tokio::select! {
        begun = one.begun() => begun,
        begun = two.begun() => begun,
    };
    assert_eq!(begun.claimed.task.id, task);
    begun.complete();
    let task = house.wait_for(task, "completed").await;
    assert_eq!((task.attempt, task.epoch.0), (1, 1));
    assert_eq!(task.outcome, "done");
    assert!(one.begun_already().is_none() && two.begun_already().is_none());
    assert_eq!(house.kinds(task.id).await, "started finished");
}

#[tokio::test]
async fn a_hundred_hints_for_one_task_make_one_run() {
    let house = House::new().await;
    let task = house.announce(1).await;
    for _ in 0..99 {
        house
            .queue()
            .ring(task, domain::Lane::Middle)
            .await
            .unwrap();
    }
    let mut engines = [house.engine().await, house.engine().await];
    let [one, two] = &mut engines;
    let begun = tokio::select! {
        begun = one.begun() => begun,
        begun = two.begun() => begun,
    };
    until(async || (house.queue().waiting_hints().await.unwrap() == 0).then_some(())).await;
    begun.complete();
    assert_eq!(house.wait_for(task, "completed").await.attempt, 1);
}

#[tokio::test]
async fn hints_that_nobody_can_read_are_dropped() {
    let house = House::new().await;
    let queue = house.queue();
    queue.ensure_streams().await.unwrap();
    for garbage in ["task nonsense", "task evt_1", "other field"] {
        let command = format!("XADD {}hints:hi * {garbage}", house.redis.prefix());
        assert!(!house.redis.command(&command).starts_with('-'));
    }
    let unknown = domain::TaskId::generate();
    queue.ring(unknown, domain::Lane::High).await.unwrap();
    let task = house.announce(1).await;
    let mut engine = house.engine().await;
    let begun = engine.begun().await;
    assert_eq!(begun.claimed.task.id, task);
    until(async || (queue.waiting_hints().await.unwrap() == 0).then_some(())).await;
}

#[tokio::test]
async fn twenty_tasks_of_one_key_run_one_after_another_in_order() {
    let house = House::new().await;
    let mut tasks = Vec::new();
    for _ in 0..20 {
        tasks.push(house.announce(7).await);
    }
    let order = complete_all(vec![house.engine().await, house.engine().await]);
    for task in &tasks {
        house.wait_for(*task, "completed").await;
    }
    assert_eq!(*order.lock().unwrap(), tasks);
    // Postgres knows it too: no run of the key began before the earlier one had ended.
    let overlaps = "SELECT count(*) FROM tasks a JOIN tasks b ON a.seq < b.seq AND b.started_at < a.finished_at";
    assert_eq!(house.db.sql(overlaps).await.trim(), "0");
}

#[tokio::test]
async fn an_engine_holds_no_more_runs_than_it_has_slots() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let tasks = [
        house.announce(1).await,
        house.announce(2).await,
        house.announce(3).await,
    ];
    let (one, two) = (engine.begun().await, engine.begun().await);
    let waiting = tasks
        .into_iter()
        .find(|task| ![one.claimed.task.id, two.claimed.task.id].contains(task))
        .unwrap();
    assert!(engine.begun_already().is_none());
    assert_eq!(house.task(waiting).await.state.name(), "queued");
    one.complete();
    assert_eq!(engine.begun().await.claimed.task.id, waiting);
}
