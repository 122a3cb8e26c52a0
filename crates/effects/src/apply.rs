//! Applying a recorded write: one applier, the marker before a second try, the answer kept.

use std::sync::Arc;

use contracts::{EffectAnswer, EffectOutcome};
use http::StatusCode;
use metrics::counter;
use service::Problem;
use store::effects::{self, Begun, Effect};
use tracing::Instrument as _;

use crate::{
    Effects, Made, Order, Write, Writes,
    effects::{APPLIED, Inner},
    of_store,
};

impl<P: Writes> Effects<P> {
    /// Makes a recorded write, to its end even where the caller hangs up.
    pub(crate) async fn apply(
        &self,
        effect: Effect,
        write: P::Write,
    ) -> Result<EffectAnswer, Problem> {
        // The provider's answer must not be left without a note.
        let applying = apply(Arc::clone(&self.0), effect, write).in_current_span();
        tokio::spawn(applying)
            .await
            .unwrap_or_else(|error| Err(Problem::internal(&error)))
    }
}

async fn apply<P: Writes>(
    inner: Arc<Inner<P>>,
    effect: Effect,
    write: P::Write,
) -> Result<EffectAnswer, Problem> {
    let begun = effects::begin(&inner.pool, effect.id, effect.digest, &write.canonical())
        .await
        .map_err(of_store)?;
    let Begun::Yes { asked_before } = begun else {
        return Err(busy());
    };
    let order = Order {
        write: &write,
        effect: &effect,
        marker: inner.markers.of(&effect.key),
        asked_before,
    };
    let kind = effect.kind;
    match inner.writes.make(order).await {
        Ok(made) => {
            effects::finish(&inner.pool, effect.id, &made.remote_id, &made.url)
                .await
                .map_err(of_store)?;
            counter!(APPLIED, "kind" => kind.as_str(), "outcome" => "applied").increment(1);
            tracing::info!(effect = %effect.id, %kind, outcome = ?made.outcome, "effect applied");
            Ok(answer(&effect, made))
        }
        Err(error) => {
            let again = error.may_pass_later();
            counter!(APPLIED, "kind" => kind.as_str(), "outcome" => "failed").increment(1);
            tracing::warn!(effect = %effect.id, %kind, %error, again, "effect not applied");
            effects::fail(&inner.pool, effect.id, &error.to_string(), again)
                .await
                .map_err(of_store)?;
            Err(error.into())
        }
    }
}

fn answer(effect: &Effect, made: Made) -> EffectAnswer {
    let note = match made.outcome {
        EffectOutcome::Edited => "Written before with another text; the text was replaced.",
        EffectOutcome::Exists => "One exists already; it stays as it is.",
        EffectOutcome::Applied
        | EffectOutcome::AlreadyApplied
        | EffectOutcome::Held
        | EffectOutcome::DryRun => "Written.",
    };
    EffectAnswer {
        effect: effect.id,
        outcome: made.outcome,
        remote_id: Some(made.remote_id),
        url: Some(made.url),
        approval: None,
        note: note.to_owned(),
    }
}

fn busy() -> Problem {
    Problem::new(StatusCode::CONFLICT, "effect-busy")
        .retry_after(1)
        .detail("this write is being made at this moment; ask again in a second")
}
