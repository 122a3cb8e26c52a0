//! The stop button.

use futures::StreamExt as _;
use queue::ControlMessage;

use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_stored_told_to_the_engines_and_audited() {
    let stage = Stage::new().await;
    let run = stage.run(1).await;
    let mut control = stage.queue.control_messages().await.unwrap();
    let (status, answer) = stage.post(&format!("/api/tasks/{}/stop", run.task)).await;
    assert_eq!((status, &answer["stopping"]), (202, &true.into()));
    assert_eq!(
        control.next().await,
        Some(ControlMessage::Stop { task: run.task })
    );
    let (_, task) = stage.get(&format!("/api/tasks/{}", run.task)).await;
    assert!(task["stop_requested_at"].is_string());
    let audited = stage
        .database
        .sql("SELECT actor, action, subject FROM audit")
        .await;
    assert_eq!(audited.trim(), format!("operator|task.stop|{}", run.task));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_has_ended_cannot_be_stopped() {
    let stage = Stage::new().await;
    let run = stage.run(1).await;
    run.finish().await;
    let (status, problem) = stage.post(&format!("/api/tasks/{}/stop", run.task)).await;
    assert_eq!((status, &problem["type"]), (409, &"task-ended".into()));
    let unknown = domain::TaskId::generate();
    assert_eq!(
        stage.post(&format!("/api/tasks/{unknown}/stop")).await.0,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_stored_while_redis_is_down() {
    let stage = Stage::without_redis().await;
    let run = stage.run(1).await;
    assert_eq!(
        stage.post(&format!("/api/tasks/{}/stop", run.task)).await.0,
        202
    );
    let pool = stage.database.pool("internal_dashboard_api");
    assert!(
        store::tasks::cancel_requested_at(&pool, run.task)
            .await
            .unwrap()
            .is_some()
    );
}
