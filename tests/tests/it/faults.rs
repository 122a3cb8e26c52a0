//! Faults in the middle of a run.

use nix::sys::signal::Signal;
use tests::World;

use crate::scripts;

/// The engine that runs a task, by its Started event.
async fn engine_of(world: &World, task: &str) -> String {
    let events = world.events(task).await.unwrap();
    let started = events
        .iter()
        .rev()
        .find(|event| event["event"]["type"] == "started")
        .expect("the run has started");
    started["event"]["engine"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_engine_loses_nothing_and_doubles_nothing() {
    let mut world = World::start(|_| {}).await.unwrap();
    let (repository, gate) = ("acme/killed", "killed");
    let payload = world.seed(repository, 1).await.unwrap();
    let script = world
        .script(gate, &scripts::comment_then_gate(gate))
        .unwrap();
    let task = world
        .comment(&payload, &format!("@agent analyze\n{script}"))
        .await
        .unwrap();
    let commented = async || {
        Ok(world
            .seen()
            .await?
            .comments(repository, 1, "The agent looked into it")
            .len()
            == 1)
    };
    world
        .until(commented)
        .await
        .expect("the first run comments");
    let before = world
        .seen()
        .await
        .unwrap()
        .comments(repository, 1, "The agent looked into it")[0]["body"]
        .clone();
    let engine = engine_of(&world, &task).await;

    world.stack.signal(&engine, Signal::SIGKILL).unwrap();
    world.open_gate(gate).await.unwrap();
    let ended = world
        .wait_for_state(&task, &["completed", "failed"])
        .await
        .unwrap();

    assert_eq!(ended["state"], "completed", "{ended:#}");
    assert_ne!(
        engine_of(&world, &task).await,
        engine,
        "another engine took over"
    );
    let seen = world.seen().await.unwrap();
    let comments = seen.comments(repository, 1, "The agent looked into it");
    assert_eq!(comments.len(), 1, "one comment, not two: {comments:#?}");
    assert_ne!(
        comments[0]["body"], before,
        "the second run worded it differently, and the comment was edited"
    );
    let statuses = seen.comments(repository, 1, &format!("`{task}`")).len();
    assert_eq!(statuses, 1, "one status comment");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_queued_tasks_outlive_flushall() {
    let world = World::start(|options| {
        options.engines = 1;
        options.slots = 1;
    })
    .await
    .unwrap();
    let script = world.script("flushed", &scripts::gate("flushed")).unwrap();
    let mut tasks = Vec::new();
    for issue in 1..=11 {
        let payload = world
            .seed(&format!("acme/flushed-{issue}"), issue)
            .await
            .unwrap();
        tasks.push(
            world
                .comment(&payload, &format!("@agent analyze\n{script}"))
                .await
                .unwrap(),
        );
    }
    world.wait_for_state(&tasks[0], &["running"]).await.unwrap();
    assert_eq!(world.stack.redis.command("FLUSHALL").unwrap(), "+OK");
    world.open_gate("flushed").await.unwrap();
    for task in &tasks {
        world.wait_for_state(task, &["completed"]).await.unwrap();
    }
}
