//! From how a run ended to what becomes of its task; pure.

use std::time::Duration;

use domain::{FailureClass, RunEvent};
use store::endings::Ending;

pub use super::runs::Cause;
use crate::run::RunResult;

/// The first pause after a transient error; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(30 * 60);

/// What becomes of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The transition.
    pub ending: Ending,
    /// The class of what went wrong, also where the task is tried again.
    pub class: Option<FailureClass>,
    /// What came of it, as a text for a person, without NUL.
    pub outcome: String,
}

/// What is known besides the result.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// Why the run was asked to stop, if it was.
    pub cause: Option<Cause>,
    /// Earlier runs of the task that ended in a transient error.
    pub failures: i64,
    /// Most runs that may.
    pub max_attempts: i32,
    /// A random number in [0, 1) that spreads retries.
    pub spread: f64,
}

/// Judges a run that was not fenced.
pub fn judge(result: &RunResult, circumstances: Circumstances) -> Verdict {
    let verdict = |ending, class, outcome: &str| Verdict {
        ending,
        class,
        // A Postgres text holds no NUL.
        outcome: outcome.replace('\0', "\u{fffd}"),
    };
    match (result, circumstances.cause) {
        (RunResult::Completed { result }, _) => verdict(Ending::Completed, None, result),
        (RunResult::Failed { class, detail }, _) => {
            verdict(Ending::Failed(*class), Some(*class), detail)
        }
        (RunResult::Stopped | RunResult::Retry { .. }, Some(Cause::Cancel)) => {
            verdict(Ending::Cancelled, None, "Stopped by a person.")
        }
        (RunResult::Stopped, Some(Cause::Drain)) => {
            let after = Duration::ZERO;
            verdict(
                Ending::Requeued { after },
                None,
                "Its engine goes down; another one takes over.",
            )
        }
        (RunResult::Stopped, None) => retry(
            FailureClass::CliError,
            "The run stopped without being asked to.",
            Duration::ZERO,
            circumstances,
        ),
        (
            RunResult::Retry {
                class,
                detail,
                after,
            },
            _,
        ) => retry(
            *class,
            &detail.replace('\0', "\u{fffd}"),
            *after,
            circumstances,
        ),
    }
}

fn retry(
    class: FailureClass,
    detail: &str,
    at_least: Duration,
    circumstances: Circumstances,
) -> Verdict {
    let made = circumstances.failures + 1;
    if made >= i64::from(circumstances.max_attempts) {
        return Verdict {
            ending: Ending::Failed(FailureClass::Attempts),
            class: Some(FailureClass::Attempts),
            outcome: format!("It failed {made} times, the last time as {class}: {detail}"),
        };
    }
    let after = pause(circumstances.failures, circumstances.spread).max(at_least);
    Verdict {
        ending: Ending::Requeued { after },
        class: Some(class),
        outcome: detail.to_owned(),
    }
}

/// The pause after one more failure: min(30 min, 10 s · 2^n) · U(0.5, 1).
fn pause(failures: i64, spread: f64) -> Duration {
    let doublings = u32::try_from(failures.clamp(0, 16)).unwrap_or(16);
    let longest = FIRST_PAUSE
        .saturating_mul(1 << doublings)
        .min(LONGEST_PAUSE);
    longest.mul_f64(0.5 + spread.clamp(0.0, 1.0) / 2.0)
}

impl Verdict {
    /// The run's last event.
    pub fn event(&self) -> RunEvent {
        RunEvent::Finished {
            state: self.ending.state().to_owned(),
            class: self.class,
            detail: self.outcome.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn circumstances(cause: Option<Cause>, failures: i64) -> Circumstances {
        Circumstances {
            cause,
            failures,
            max_attempts: 5,
            spread: 1.0,
        }
    }

    fn transient(after: Duration) -> RunResult {
        RunResult::Retry {
            class: FailureClass::McpUnavailable,
            detail: "github-mcp did not answer".to_owned(),
            after,
        }
    }

    #[test]
    fn a_stopped_run_is_cancelled_for_a_person_and_queued_for_a_drain() {
        let judged = |cause| judge(&RunResult::Stopped, circumstances(Some(cause), 0)).ending;
        assert_eq!(judged(Cause::Cancel), Ending::Cancelled);
        assert_eq!(
            judged(Cause::Drain),
            Ending::Requeued {
                after: Duration::ZERO
            }
        );
    }

    #[test]
    fn a_run_that_completed_while_it_was_asked_to_stop_is_complete() {
        let result = RunResult::Completed {
            result: "done".to_owned(),
        };
        let verdict = judge(&result, circumstances(Some(Cause::Cancel), 0));
        assert_eq!(verdict.ending, Ending::Completed);
    }

    #[test]
    fn transient_errors_pause_longer_each_time_until_attempts_run_out() {
        let seconds: Vec<_> = (0..5)
            .map(|failures| judge(&transient(Duration::ZERO), circumstances(None, failures)).ending)
            .collect();
        let wait = |seconds| Ending::Requeued {
            after: Duration::from_secs(seconds),
        };
        let last = Ending::Failed(FailureClass::Attempts);
        assert_eq!(seconds, [wait(10), wait(20), wait(40), wait(80), last]);
    }

    #[test]
    fn a_pause_is_never_shorter_than_asked() {
        let verdict = judge(&transient(Duration::from_secs(600)), circumstances(None, 0));
        assert_eq!(
            verdict.ending,
            Ending::Requeued {
                after: Duration::from_secs(600)
            }
        );
    }

    #[test]
    fn what_postgres_cannot_hold_is_replaced() {
        let result = RunResult::Completed {
            result: "a\0b".to_owned(),
        };
        assert_eq!(judge(&result, circumstances(None, 0)).outcome, "a\u{fffd}b");
    }

    proptest! {
        #[test]
        fn a_pause_stays_within_its_bounds(failures in -5_i64..1000, spread in 0.0_f64..1.0) {
            let pause = pause(failures, spread);
            prop_assert!(pause >= FIRST_PAUSE / 2 && pause <= LONGEST_PAUSE);
        }
    }
}
