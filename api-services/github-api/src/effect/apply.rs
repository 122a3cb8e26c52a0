//! Applying a recorded write: one applier, the marker before a second try, the answer kept.

use std::sync::Arc;

use access::RunClaims;
use contracts::{EffectAnswer, EffectOutcome};
use http::StatusCode;
use service::{Problem, upstream::UpstreamError};
use store::effects::{self, Begun, Effect, NewEffect, Place, Recorded};
use tracing::Instrument as _;

use super::{
    Write,
    answer::{Next, next},
    comment, pull_request,
};
use crate::{app::App, error::of_store};

/// What GitHub has now.
pub(crate) struct Made {
    pub(crate) remote_id: String,
    pub(crate) url: String,
    pub(crate) outcome: EffectOutcome,
}

/// Records a run's write, then does what recording calls for.
pub(crate) async fn record(
    app: &Arc<App>,
    claims: &RunClaims,
    place: Place<'_>,
    write: Write,
) -> Result<EffectAnswer, Problem> {
    let kind = write.kind();
    let new = NewEffect {
        task: claims.task,
        root: claims.root,
        epoch: claims.epoch,
        kind,
        target: &write.target(),
        place,
        canonical: &write.canonical(),
        cap: kind.default_cap(),
        standing: store::effects::Standing::Allowed,
    };
    let recorded = effects::record(&app.pool, &new).await.map_err(of_store)?;
    perform(app, recorded, write).await
}

/// Does what recording calls for.
pub(crate) async fn perform(
    app: &Arc<App>,
    recorded: Recorded,
    write: Write,
) -> Result<EffectAnswer, Problem> {
    let effect = match next(recorded)? {
        Next::Answer(answer) => return Ok(answer),
        Next::Apply(effect) => effect,
    };
    // A caller that hangs up must not leave GitHub's answer without a note.
    let applying = apply(Arc::clone(app), effect, write).in_current_span();
    tokio::spawn(applying)
        .await
        .unwrap_or_else(|error| Err(Problem::internal(&error)))
}

async fn apply(app: Arc<App>, effect: Effect, write: Write) -> Result<EffectAnswer, Problem> {
    let begun = effects::begin(&app.pool, effect.id, effect.digest, &write.canonical())
        .await
        .map_err(of_store)?;
    let Begun::Yes { asked_before } = begun else {
        return Err(busy());
    };
    match make(&app, &effect, &write, asked_before).await {
        Ok(made) => {
            effects::finish(&app.pool, effect.id, &made.remote_id, &made.url)
                .await
                .map_err(of_store)?;
            tracing::info!(effect = %effect.id, kind = %effect.kind, outcome = ?made.outcome, "effect applied");
            Ok(answer(&effect, made))
        }
        Err(error) => {
            let again = error.may_pass_later();
            tracing::warn!(effect = %effect.id, kind = %effect.kind, %error, again, "effect not applied");
            effects::fail(&app.pool, effect.id, &error.to_string(), again)
                .await
                .map_err(of_store)?;
            Err(error.into())
        }
    }
}

async fn make(
    app: &App,
    effect: &Effect,
    write: &Write,
    asked_before: bool,
) -> Result<Made, UpstreamError> {
    match write {
        Write::Comment {
            repository,
            number,
            body,
        }
        | Write::Status {
            repository,
            number,
            body,
            ..
        } => comment::make(app, effect, repository, *number, body, asked_before).await,
        Write::PullRequest {
            repository,
            request,
        } => pull_request::make(app, effect, repository, request, asked_before).await,
    }
}

fn answer(effect: &Effect, made: Made) -> EffectAnswer {
    let note = match made.outcome {
        EffectOutcome::Edited => "Written before with another text; the text was replaced.",
        EffectOutcome::Exists => "One exists already; it stays as it is.",
        EffectOutcome::Applied | EffectOutcome::AlreadyApplied | EffectOutcome::Held => "Written.",
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
