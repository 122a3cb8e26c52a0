//! The end of a run: one transaction with its last event, the transition and the status.

use std::time::Duration;

use chrono::Utc;
use store::{Error, claims::Claimed, effects, endings, run_events, tasks, usage};

use super::{
    engine::Engine,
    events::{Live, Timed},
    metric,
    persist::{Answer, Patience, ask},
    runs::Run,
    status,
    verdict::{Circumstances, Verdict, judge},
};
use crate::run::RunResult;

/// Writes the end of a run, through database trouble, until it is written or the run is fenced.
///
/// False where the run is fenced: then nothing was written.
pub(super) async fn finish(
    engine: &Engine,
    claimed: &Claimed,
    run: &Run,
    result: &RunResult,
    took: Duration,
    live: Option<Live>,
) -> bool {
    run.begin_ending();
    let mut patience = Patience::new("end the run");
    // Drawn once, so that every attempt writes the same end.
    let spread = rand::random::<f64>();
    while !run.fenced.is_cancelled() {
        let again = match ask(write(engine, claimed, run, result, took, spread)).await {
            Answer::Done(written) => {
                report(&written.verdict, took);
                if let Some(mut live) = live {
                    live.publish(run, written.places, written.events).await;
                }
                return true;
            }
            Answer::Fenced if patience.was_tried() && was_written(engine, claimed).await => {
                return true;
            }
            Answer::Fenced => {
                run.fence("its end was refused");
                return false;
            }
            Answer::Unavailable(error) => patience.unavailable(&error, &run.fenced).await,
            Answer::Refused(error) => patience.refused(&error, &run.fenced).await,
        };
        if !again {
            break;
        }
    }
    false
}

struct Written {
    verdict: Verdict,
    places: Vec<i64>,
    events: Vec<Timed>,
}

async fn write(
    engine: &Engine,
    claimed: &Claimed,
    run: &Run,
    result: &RunResult,
    took: Duration,
    spread: f64,
) -> Result<Written, Error> {
    let mut transaction = engine.pool.begin().await?;
    let verdict = judge(
        result,
        Circumstances {
            cause: run.cause(),
            failures: run_events::transient_endings(&mut *transaction, run.task).await?,
            max_attempts: engine.settings.max_attempts,
            spread,
        },
    );
    let effects = effects::of_root(&mut *transaction, claimed.task.root).await?;
    let total = usage::total(&mut *transaction, claimed.task.root).await?;
    let text = status::text(&verdict, &effects, &total, took);
    let events = vec![(Utc::now(), verdict.event())];
    let places = run_events::append(&mut *transaction, run.task, run.epoch, &events).await?;
    endings::end_run(
        &mut *transaction,
        run.task,
        run.epoch,
        &verdict.ending,
        &verdict.outcome,
        &text,
    )
    .await?;
    transaction.commit().await?;
    Ok(Written {
        verdict,
        places,
        events,
    })
}

/// Whether an earlier attempt was committed although its answer was lost.
async fn was_written(engine: &Engine, claimed: &Claimed) -> bool {
    let asked = ask(tasks::get(&engine.pool, claimed.task.id)).await;
    matches!(asked, Answer::Done(Some(task)) if task.epoch == claimed.epoch && task.state.name() != "running")
}

fn report(verdict: &Verdict, took: Duration) {
    let class = verdict.class.map_or("", domain::FailureClass::as_str);
    let state = verdict.ending.state();
    metrics::counter!(metric::RUNS, "ending" => state, "class" => class).increment(1);
    let seconds = took.as_secs_f64();
    tracing::info!(state, class, seconds, "the run ended");
}
