//! An engine that cannot reach Postgres kills its runs before anybody else may begin them.

use tokio::time::Instant;

use crate::{
    core_house::{House, completed, until},
    core_proxy::Proxy,
};

#[tokio::test]
async fn an_engine_cut_from_postgres_kills_its_run_before_the_lease_is_over() {
    let house = House::new().await;
    let proxy = Proxy::to(&house.db.url("agent_engine")).await;
    let mut cut = house.engine_at(proxy.url(), house.queue(), true);
    let task = house.announce(1).await;
    let begun = cut.begun().await;
    // The harder case: the engine that is cut is also the one that sweeps, and Postgres still holds its lock.
    until(async || {
        let locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        (house.db.sql(locks).await.trim() == "1").then_some(())
    })
    .await;
    let mut other = house.engine().await;
    proxy.cut();
    let since = Instant::now();
    tokio::select! {
        () = begun.stop.cancelled() => {}
        _ = other.begun() => panic!("two runs at once"),
    }
    assert!(since.elapsed() <= house.settings.fence + house.settings.heartbeat * 2);
    let again = other.begun().await;
    assert_eq!(again.claimed.task.id, task);
    // What the cut engine still has to say comes too late.
    proxy.mend();
    again.complete();
    assert_eq!(house.wait_for(task, "completed").await.attempt, 2);
    assert_eq!(house.kinds(task).await.matches("finished").count(), 1);
}

#[tokio::test]
async fn a_short_outage_costs_no_run_and_no_result() {
    let mut house = House::new().await;
    house.settings.lease_seconds = 60.0;
    house.settings.fence = super::core_house::PATIENCE;
    let proxy = Proxy::to(&house.db.url("agent_engine")).await;
    let mut engine = house.engine_at(proxy.url(), house.queue(), true);
    let task = house.announce(1).await;
    let begun = engine.begun().await;
    // An event under way would keep the sink open until the outage is over.
    until(async || (house.kinds(task).await == "started").then_some(())).await;
    proxy.cut();
    let events = begun.events.clone();
    begun.end(completed("survived"));
    // The engine has heard of the end when it takes no more events.
    events.closed().await;
    proxy.mend();
    let task = house.wait_for(task, "completed").await;
    assert_eq!((task.attempt, task.outcome.as_str()), (1, "survived"));
    assert_eq!(house.kinds(task.id).await, "started finished");
}
