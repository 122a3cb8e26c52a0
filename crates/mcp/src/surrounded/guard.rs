//! One request's work: within the run's limit, cancelled when nobody waits for it, its panics caught, its silence broken.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt as _;
use http::request::Parts;
use rmcp::{
    ErrorData, RoleServer,
    model::{ProgressNotificationParam, ProgressToken},
    service::{Peer, RequestContext},
};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::{Call, Failure, Limits, Run, calls::Calls};

/// How the work ended.
pub(super) enum Ended<T> {
    Answered(Result<T, ErrorData>),
    /// It was not begun.
    Refused(Failure),
    Cancelled,
    Panicked,
}

/// The request's head.
pub(super) fn parts(context: &RequestContext<RoleServer>) -> Result<&Parts, ErrorData> {
    context
        .extensions
        .get::<Parts>()
        .ok_or_else(|| ErrorData::internal_error("the request did not come by HTTP", None))
}

/// The run that came through the gate.
pub(super) fn run(parts: &Parts) -> Result<&Run, ErrorData> {
    let run = parts.extensions.get::<Run>();
    run.ok_or_else(|| ErrorData::internal_error("the request did not come through the gate", None))
}

/// Does the work within the run's limit.
pub(super) async fn run_guarded<T, F>(
    (calls, limits): (&Calls, &Limits),
    call: &Call,
    context: RequestContext<RoleServer>,
    work: impl FnOnce(RequestContext<RoleServer>) -> F,
) -> Ended<T>
where
    F: Future<Output = Result<T, ErrorData>>,
{
    let limit = limits.calls_per_run;
    let Some(_place) = calls.enter(call.run.owner(), limit) else {
        return Ended::Refused(Failure::new(format!(
            "{limit} calls of this run are in flight; wait for one to end, then call again"
        )));
    };
    let cancelled = context.ct.clone();
    let token = context.meta.get_progress_token();
    let alive = still_working(context.peer.clone(), token, limits.progress_every);
    let work = AssertUnwindSafe(async move { work(context).await }).catch_unwind();
    tokio::select! {
        answer = work => answer.map_or_else(
            |_| {
                tracing::error!("a request's work panicked; the panic is in the log");
                Ended::Panicked
            },
            Ended::Answered,
        ),
        // Dropping the work drops its HTTP request; nobody reads this answer.
        () = cancelled.cancelled() => Ended::Cancelled,
        () = alive => unreachable!("it never ends"),
    }
}

/// Tells a client that asked for progress how long it has waited; clients give up on calls that stay silent.
async fn still_working(peer: Peer<RoleServer>, token: Option<ProgressToken>, every: Duration) {
    let Some(token) = token else {
        return std::future::pending().await;
    };
    let began = Instant::now();
    let mut ticks = interval_at(began + every, every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let waited = began.elapsed().as_secs_f64();
        let mut progress = ProgressNotificationParam::new(token.clone(), waited);
        progress.message = Some(format!("still working after {waited:.0} s"));
        // Where it cannot be told, the client is gone, and cancellation follows.
        let _ = peer.notify_progress(progress).await;
    }
}

pub(super) fn cancelled() -> ErrorData {
    ErrorData::internal_error("cancelled", None)
}

pub(super) fn panicked(what: &str) -> ErrorData {
    ErrorData::internal_error(format!("{what} failed on our side"), None)
}
