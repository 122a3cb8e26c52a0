//! The account of one model request: reserved before it, settled after it, whatever becomes of the connection.

use std::sync::Arc;

use domain::{CostSource, MicroDollars, ModelPrice, TokenCounts, price_of};
use store::{
    PgPool,
    usage::{self, Reservation, ReservationId},
};
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::{
    meter::Meter,
    price::{Asked, dearest_cost},
    refusal::Refusal,
    runs::{Halt, OpenRun, Rights},
};

/// A granted reservation; dropping it settles by what was seen until then.
#[derive(Debug)]
pub(super) struct Ticket {
    pool: PgPool,
    run: Arc<OpenRun>,
    reservation: ReservationId,
    model: String,
    estimate: MicroDollars,
    used: Used,
    // The run waits for its accounts; this one is open from here to the end of `drop`.
    _open: TaskTrackerToken,
}

/// What is known of a request's cost.
#[derive(Debug)]
enum Used {
    /// It was sent, and no answer was seen.
    Unknown,
    /// The API refused it or could not be reached.
    Nothing,
    /// Its answer is or was on its way.
    Metered(Meter),
}

impl Ticket {
    /// Reserves the estimate of a request under the run's cap.
    pub(super) async fn buy(
        pool: &PgPool,
        run: Arc<OpenRun>,
        asked: Asked,
        body_bytes: usize,
        cap: MicroDollars,
    ) -> Result<Self, Refusal> {
        let Rights::Run { task, epoch, .. } = &run.rights else {
            return Err(Refusal::NoRun);
        };
        run.note_request();
        let estimate = asked.estimate(body_bytes);
        match usage::reserve(pool, *task, *epoch, &asked.model, estimate, cap).await {
            Ok(Reservation::Granted(reservation)) => Ok(Self {
                _open: run.accounts.token(),
                pool: pool.clone(),
                run,
                reservation,
                model: asked.model,
                estimate,
                used: Used::Unknown,
            }),
            Ok(Reservation::OverBudget(spent)) => {
                tracing::warn!(%task, %spent, %estimate, %cap, "the cost cap refuses a model request");
                run.halt(Halt::OverBudget);
                Err(Refusal::OverBudget)
            }
            Err(store::Error::Fenced) => {
                run.halt(Halt::Fenced);
                Err(Refusal::Fenced)
            }
            Err(error) => {
                tracing::warn!(%task, %error, "a model request cannot be accounted for");
                Err(Refusal::Unaccountable)
            }
        }
    }

    /// The request cost nothing.
    pub(super) fn refused(mut self) {
        self.used = Used::Nothing;
    }

    /// The answer begins.
    pub(super) fn answered(&mut self, streamed: bool) {
        self.used = Used::Metered(Meter::new(streamed));
    }

    /// The next bytes of the answer.
    pub(super) fn look(&mut self, bytes: &[u8]) {
        if let Used::Metered(meter) = &mut self.used {
            meter.look(bytes);
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let used = std::mem::replace(&mut self.used, Used::Unknown);
        let (tokens, cost, source) = bill(&self.model, used, self.estimate);
        let (pool, reservation) = (self.pool.clone(), self.reservation);
        self.run.accounts.spawn(async move {
            if let Err(error) = usage::settle(&pool, reservation, tokens, cost, source).await {
                tracing::warn!(%error, "a model request was not settled; its estimate stays");
            }
        });
    }
}

fn bill(
    model: &str,
    used: Used,
    estimate: MicroDollars,
) -> (TokenCounts, Option<MicroDollars>, CostSource) {
    match used {
        Used::Nothing => {
            let nothing = MicroDollars::default();
            (TokenCounts::default(), Some(nothing), CostSource::Computed)
        }
        Used::Unknown => (
            TokenCounts::default(),
            Some(estimate),
            CostSource::Estimated,
        ),
        // A model without a price is taken for the dearest, so that it is no way around the cap.
        Used::Metered(meter) => match (meter.read(), price_of(model)) {
            ((tokens, true), None) => (tokens, dearest_cost(tokens), CostSource::Estimated),
            ((tokens, true), Some(price)) => (
                tokens,
                Some(ModelPrice::cost(price, tokens)),
                CostSource::Computed,
            ),
            // The provider may have counted more than we saw.
            ((tokens, false), _) => (tokens, Some(estimate), CostSource::Estimated),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metered(body: &str) -> Used {
        let mut meter = Meter::new(false);
        meter.look(body.as_bytes());
        Used::Metered(meter)
    }

    #[test]
    fn what_was_seen_is_computed_and_what_was_not_is_estimated() {
        let estimate = MicroDollars(999);
        let answer = r#"{"usage":{"input_tokens":1000,"output_tokens":100}}"#;
        let cost = |model: &str, used: Used| {
            let (_, cost, source) = bill(model, used, estimate);
            (cost.map(|cost| cost.0), source)
        };
        assert_eq!(
            cost("claude-sonnet-4-5", metered(answer)),
            (Some(4500), CostSource::Computed)
        );
        assert_eq!(
            cost("mystery", metered(answer)),
            (Some(7500), CostSource::Estimated)
        );
        assert_eq!(
            cost("claude-sonnet-4-5", metered("{")),
            (Some(999), CostSource::Estimated)
        );
        assert_eq!(
            cost("claude-opus-5", Used::Unknown),
            (Some(999), CostSource::Estimated)
        );
        assert_eq!(
            cost("claude-opus-5", Used::Nothing),
            (Some(0), CostSource::Computed)
        );
    }
}
