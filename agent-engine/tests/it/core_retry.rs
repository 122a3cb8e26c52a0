//! Errors that may pass are tried again, later each time, and not for ever.

use std::time::Duration;

use agent_engine::run::RunResult;
use domain::{FailureClass, TaskId, TaskState};

use crate::core_house::{House, until};

fn transient() -> RunResult {
    RunResult::Retry {
        class: FailureClass::McpUnavailable,
        detail: "github-mcp did not answer".to_owned(),
        after: Duration::ZERO,
    }
}

async fn make_due(house: &House, task: TaskId) {
    let sql = format!(
        "UPDATE tasks SET run_at = now() WHERE id = '{}'",
        task.uuid()
    );
    house.db.sql(&sql).await;
}

#[tokio::test]
async fn a_transient_error_is_tried_again_after_a_pause_until_attempts_run_out() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    for attempt in 1..house.settings.max_attempts {
        let begun = engine.begun().await;
        assert_eq!(begun.claimed.task.attempt, attempt);
        begun.end(transient());
        house.wait_for(task, "queued").await;
        let pause = house
            .db
            .sql("SELECT run_at > now() + interval '4 seconds' FROM tasks")
            .await;
        assert_eq!(pause.trim(), "t");
        make_due(&house, task).await;
    }
    engine.begun().await.end(transient());
    let failed = house.wait_for(task, "failed").await;
    assert_eq!(
        failed.state,
        TaskState::Failed {
            class: FailureClass::Attempts
        }
    );
    assert!(
        failed.outcome.contains("github-mcp did not answer"),
        "{}",
        failed.outcome
    );
}

#[tokio::test]
async fn the_next_task_of_the_key_waits_for_a_task_that_is_tried_again() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let (first, second) = (house.announce(7).await, house.announce(7).await);
    let begun = engine.begun().await;
    assert_eq!(begun.claimed.task.id, first);
    begun.end(transient());
    house.wait_for(first, "queued").await;
    house
        .queue()
        .ring(second, domain::Lane::High)
        .await
        .unwrap();
    until(async || (house.queue().waiting_hints().await.unwrap() == 0).then_some(())).await;
    make_due(&house, first).await;
    let again = engine.begun().await;
    assert_eq!(again.claimed.task.id, first);
    again.complete();
    assert_eq!(engine.begun().await.claimed.task.id, second);
}

#[tokio::test]
async fn a_permanent_error_is_not_tried_again() {
    let house = House::new().await;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    engine.begun().await.end(RunResult::Failed {
        class: FailureClass::Auth,
        detail: "the key was refused".to_owned(),
    });
    let failed = house.wait_for(task, "failed").await;
    assert_eq!(
        failed.state,
        TaskState::Failed {
            class: FailureClass::Auth
        }
    );
    let detail = house
        .db
        .sql("SELECT phase || ': ' || detail FROM statuses")
        .await;
    assert!(
        detail.starts_with("failed: **Failed: the model or a provider refused our credential**"),
        "{detail}"
    );
    assert!(detail.contains("> the key was refused"), "{detail}");
}
