//! Stops asking a provider that does not answer, and asks once in a while whether it does again.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::Provider;
use metrics::gauge;
use tokio::time::Instant;

use crate::metric;

/// How many failures in a row open it.
const FAILURES: u32 = 10;
/// How long it stays open at first; doubled after every probe that fails.
const FIRST: Duration = Duration::from_secs(10);
/// How long it stays open at most.
const LONGEST: Duration = Duration::from_secs(60);
/// What to wait while somebody else's probe is on its way.
const PROBING: Duration = Duration::from_secs(1);

/// One for each provider.
#[derive(Debug)]
pub(super) struct Breaker {
    provider: Provider,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Calls pass.
    Closed { failures: u32 },
    /// No call passes before `until`.
    Open { until: Instant, pause: Duration },
    /// One call is on its way to find out.
    Probing { pause: Duration },
}

/// Leave to make one call, whose outcome is to be told.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    breaker: &'a Breaker,
    probe: bool,
    told: bool,
}

impl Breaker {
    pub(super) const fn new(provider: Provider) -> Self {
        Self {
            provider,
            state: Mutex::new(State::Closed { failures: 0 }),
        }
    }

    /// Leave to call, or how long to wait.
    pub(super) fn enter(&self) -> Result<Permit<'_>, Duration> {
        let mut state = self.state();
        let now = Instant::now();
        let probe = match *state {
            State::Closed { .. } => false,
            State::Open { until, .. } if now < until => return Err(until - now),
            State::Open { pause, .. } => {
                self.turn(&mut state, State::Probing { pause });
                true
            }
            State::Probing { .. } => return Err(PROBING),
        };
        Ok(Permit {
            breaker: self,
            probe,
            told: false,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, state: &mut State, next: State) {
        *state = next;
        let shown = match next {
            State::Closed { .. } => 0.0,
            State::Probing { .. } => 1.0,
            State::Open { .. } => 2.0,
        };
        gauge!(metric::UPSTREAM_BREAKER, "provider" => self.provider.as_str()).set(shown);
    }

    fn hear(&self, probe: bool, answered: bool) {
        let mut state = self.state();
        let open = |pause| State::Open {
            until: Instant::now() + pause,
            pause,
        };
        let next = match (*state, answered) {
            (State::Closed { .. }, true) => State::Closed { failures: 0 },
            (State::Closed { failures }, false) if failures + 1 < FAILURES => State::Closed {
                failures: failures + 1,
            },
            (State::Closed { .. }, false) => {
                tracing::warn!(provider = %self.provider, "a provider's API fails; calls stop for a while");
                open(FIRST)
            }
            (State::Probing { .. }, true) if probe => {
                tracing::info!(provider = %self.provider, "a provider's API answers again");
                State::Closed { failures: 0 }
            }
            (State::Probing { pause }, false) if probe => open((pause * 2).min(LONGEST)),
            // A call from before it opened; the probe decides.
            (State::Open { .. } | State::Probing { .. }, _) => return,
        };
        self.turn(&mut state, next);
    }
}

impl Permit<'_> {
    /// Tells whether the provider answered with anything but a 5xx.
    pub(super) fn tell(mut self, answered: bool) {
        self.told = true;
        self.breaker.hear(self.probe, answered);
    }
}

impl Drop for Permit<'_> {
    /// A caller that hangs up says nothing about the provider, but its probe must not be waited for.
    fn drop(&mut self) {
        if self.told || !self.probe {
            return;
        }
        let mut state = self.breaker.state();
        if let State::Probing { pause } = *state {
            let until = Instant::now();
            self.breaker.turn(&mut state, State::Open { until, pause });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failing(breaker: &Breaker, times: u32) {
        for _ in 0..times {
            breaker.enter().unwrap().tell(false);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_opens_after_failures_in_a_row_and_closes_after_one_probe_that_is_answered() {
        let breaker = Breaker::new(Provider::Github);
        failing(&breaker, FAILURES - 1);
        breaker.enter().unwrap().tell(true);
        failing(&breaker, FAILURES);
        assert_eq!(breaker.enter().unwrap_err(), FIRST);
        tokio::time::advance(FIRST).await;
        let probe = breaker.enter().unwrap();
        assert_eq!(breaker.enter().unwrap_err(), PROBING);
        probe.tell(true);
        assert!(breaker.enter().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn every_probe_that_fails_doubles_the_pause_up_to_a_minute() {
        let breaker = Breaker::new(Provider::Github);
        failing(&breaker, FAILURES);
        for pause in [10, 20, 40, 60, 60].map(Duration::from_secs) {
            assert_eq!(breaker.enter().unwrap_err(), pause);
            tokio::time::advance(pause).await;
            breaker.enter().unwrap().tell(false);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_probe_that_is_given_up_leaves_its_place_to_the_next() {
        let breaker = Breaker::new(Provider::Github);
        failing(&breaker, FAILURES);
        tokio::time::advance(FIRST).await;
        drop(breaker.enter().unwrap());
        assert!(breaker.enter().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_from_before_it_opened_does_not_close_it() {
        let breaker = Breaker::new(Provider::Github);
        let early = breaker.enter().unwrap();
        failing(&breaker, FAILURES);
        early.tell(true);
        assert!(breaker.enter().is_err());
    }
}
