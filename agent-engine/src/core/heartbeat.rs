//! Keeps the leases, hears of fences and wishes to stop, and fences by its own clock when Postgres is silent.

use std::{collections::HashMap, sync::Arc, time::Duration};

use store::leases;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;

use super::{
    engine::Engine,
    persist::Complaint,
    runs::{Cause, Run},
};

/// Beats at the set pace, and at once when asked, until no run is left.
pub(super) async fn keep(engine: Arc<Engine>, idle: CancellationToken) {
    let mut pace = interval(engine.settings.heartbeat);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut complaint = Complaint::about("renew the leases");
    loop {
        tokio::select! {
            () = idle.cancelled() => return,
            _ = pace.tick() => {}
            () = engine.beat.notified() => {}
        }
        let runs = engine.runs.all();
        if runs.is_empty() {
            continue;
        }
        match beat(&engine, &runs).await {
            Ok(()) => complaint.fine(),
            Err(error) => complaint.trouble(&error),
        }
    }
}

async fn beat(engine: &Engine, runs: &[Arc<Run>]) -> anyhow::Result<()> {
    let limit = engine.settings.heartbeat;
    // The lease lasts from when Postgres took the beat, which is never before we sent it.
    let sent = Instant::now();
    let mut connection = timeout(limit, engine.pool.acquire()).await??;
    let names: Vec<_> = runs.iter().map(|run| (run.task, run.epoch)).collect();
    let lease = engine.settings.lease_seconds;
    let answer = timeout(limit, leases::heartbeat(&mut *connection, &names, lease)).await;
    let Ok(answer) = answer else {
        // Whatever this connection still waits for must not come between later statements.
        connection.close_on_drop();
        anyhow::bail!("no answer in time");
    };
    let beats: HashMap<_, _> = answer?
        .into_iter()
        .map(|beat| ((beat.task, beat.epoch), beat))
        .collect();
    for run in runs {
        match beats.get(&(run.task, run.epoch)) {
            Some(beat) => {
                run.beaten(sent);
                if beat.cancel_requested {
                    run.ask_to_stop(Cause::Cancel);
                }
            }
            // A run that writes its end has given its lease back, or hears of the fence by that write.
            None if run.is_ending() => {}
            None => run.fence("another engine may hold the task"),
        }
    }
    Ok(())
}

/// Fences runs whose lease could not be renewed in time, however long Postgres takes to say so.
pub(super) async fn watch(engine: Arc<Engine>, idle: CancellationToken) {
    let settings = &engine.settings;
    let pace =
        (settings.heartbeat / 10).clamp(Duration::from_millis(5), Duration::from_millis(500));
    let mut pace = interval(pace);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while idle.run_until_cancelled(pace.tick()).await.is_some() {
        let now = Instant::now();
        for run in engine.runs.all() {
            if run.is_overdue(now, settings.fence) {
                run.fence("its lease could not be renewed in time");
            }
        }
    }
}
