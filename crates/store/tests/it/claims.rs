//! Claims, leases and endings.

use domain::{Command, FailureClass, TaskState};
use futures::future::join_all;
use store::{
    Error, claims,
    endings::{Ending, end_run},
    leases, tasks,
};
use testkit::{accept_task, database, new_task};

#[tokio::test]
async fn a_task_is_claimed_once_however_many_try() {
    let db = database().await;
    let (gateway, engine) = (db.pool("api_gateway"), db.pool("agent_engine"));
    let task = accept_task(&gateway, new_task("acme/app", 1, Command::Fix)).await;
    let claims = join_all((0..20).map(|_| claims::claim(&engine, task, "e", 60.0))).await;
    assert_eq!(
        claims
            .into_iter()
            .filter(|claim| claim.as_ref().unwrap().is_some())
            .count(),
        1
    );
}

#[tokio::test]
async fn tasks_of_one_key_run_one_after_another_in_order() {
    let db = database().await;
    let (gateway, engine) = (db.pool("api_gateway"), db.pool("agent_engine"));
    let first = accept_task(&gateway, new_task("acme/app", 1, Command::Fix)).await;
    let second = accept_task(&gateway, new_task("acme/app", 1, Command::Plan)).await;
    let other = accept_task(&gateway, new_task("acme/app", 2, Command::Plan)).await;
    assert!(
        claims::claim(&engine, second, "e", 60.0)
            .await
            .unwrap()
            .is_none(),
        "the second overtook the first"
    );
    let claimed = claims::claim(&engine, first, "e", 60.0)
        .await
        .unwrap()
        .unwrap();
    assert!(
        claims::claim(&engine, second, "e", 60.0)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        claims::claim(&engine, other, "e", 60.0)
            .await
            .unwrap()
            .is_some(),
        "another item waits for nobody"
    );
    let key = end_run(&engine, first, claimed.epoch, &Ending::Completed, "", "")
        .await
        .unwrap();
    let next = claims::next_of_key(&engine, &key).await.unwrap().unwrap();
    assert_eq!(next.task, second);
    assert!(
        claims::claim(&engine, second, "e", 60.0)
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn an_expired_lease_gives_the_task_back_and_fences_the_old_run() {
    let db = database().await;
    let (gateway, engine) = (db.pool("api_gateway"), db.pool("agent_engine"));
    let task = accept_task(&gateway, new_task("acme/app", 1, Command::Fix)).await;
    let old = claims::claim(&engine, task, "a", -1.0)
        .await
        .unwrap()
        .unwrap();
    let hints = leases::expire(&engine).await.unwrap();
    assert_eq!(
        hints.iter().map(|hint| hint.task).collect::<Vec<_>>(),
        [task]
    );
    assert!(
        leases::heartbeat(&engine, &[(task, old.epoch)], 60.0)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(matches!(
        end_run(&engine, task, old.epoch, &Ending::Completed, "", "").await,
        Err(Error::Fenced)
    ));
    let new = claims::claim(&engine, task, "b", 60.0)
        .await
        .unwrap()
        .unwrap();
    assert!(new.epoch > old.epoch);
    assert_ne!(
        new.session, old.session,
        "a restarted run has a session of its own"
    );
    assert_eq!(
        leases::heartbeat(&engine, &[(task, new.epoch)], 60.0)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_task_that_keeps_killing_its_engine_is_given_up() {
    let db = database().await;
    let (gateway, engine) = (db.pool("api_gateway"), db.pool("agent_engine"));
    let task = accept_task(&gateway, new_task("acme/app", 1, Command::Fix)).await;
    for _ in 0..leases::MAX_CRASHES {
        claims::claim(&engine, task, "a", -1.0)
            .await
            .unwrap()
            .unwrap();
        leases::expire(&engine).await.unwrap();
    }
    let state = tasks::get(&engine, task).await.unwrap().unwrap().state;
    assert_eq!(
        state,
        TaskState::Failed {
            class: FailureClass::CrashLoop
        }
    );
    assert_eq!(
        db.sql("SELECT phase FROM statuses").await,
        "failed",
        "no run ends in silence"
    );
}

#[tokio::test]
async fn a_requeued_task_waits_for_its_time() {
    let db = database().await;
    let (gateway, engine) = (db.pool("api_gateway"), db.pool("agent_engine"));
    let task = accept_task(&gateway, new_task("acme/app", 1, Command::Fix)).await;
    let claimed = claims::claim(&engine, task, "a", 60.0)
        .await
        .unwrap()
        .unwrap();
    let ending = Ending::Requeued {
        after: std::time::Duration::from_secs(3600),
    };
    end_run(&engine, task, claimed.epoch, &ending, "", "")
        .await
        .unwrap();
    assert!(
        claims::claim(&engine, task, "a", 60.0)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        claims::take_missed(&engine, 0.0, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn every_state_change_is_followed_by_its_status() {
    let db = database().await;
    let (gateway, engine) = (db.pool("api_gateway"), db.pool("agent_engine"));
    let task = accept_task(&gateway, new_task("acme/app", 1, Command::Fix)).await;
    let claimed = claims::claim(&engine, task, "a", 60.0)
        .await
        .unwrap()
        .unwrap();
    end_run(
        &engine,
        task,
        claimed.epoch,
        &Ending::Completed,
        "done",
        "Done.",
    )
    .await
    .unwrap();
    let pending = store::statuses::take_pending(&engine, 10).await.unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!((pending[0].seq.0, pending[0].detail.as_str()), (2, "Done."));
    assert!(
        store::statuses::take_pending(&engine, 10)
            .await
            .unwrap()
            .is_empty(),
        "two deliverers had the same status"
    );
    store::statuses::mark_delivered(&engine, task, pending[0].seq)
        .await
        .unwrap();
    let (delivered, last) = store::statuses::progress(&engine, task)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(delivered, last);
}
