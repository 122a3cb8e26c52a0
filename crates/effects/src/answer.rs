//! What a recorded write answers before or without asking the provider.

use contracts::{EffectAnswer, EffectOutcome};
use domain::EffectState;
use http::StatusCode;
use service::Problem;
use store::effects::{Effect, Recorded};

/// What is to be done about a recorded write.
pub(crate) enum Next {
    /// Ask the provider.
    Apply(Effect),
    /// It is settled.
    Answer(EffectAnswer),
    /// A person decides.
    Wait(Effect),
}

/// Decides by what recording found.
pub(crate) fn next(recorded: Recorded) -> Result<Next, Problem> {
    let (effect, changed) = match recorded {
        Recorded::OverCap { cap } => return Err(over_cap(cap)),
        Recorded::New(effect) | Recorded::Same(effect) => (effect, false),
        Recorded::Changed(effect) => (effect, true),
    };
    Ok(match effect.state {
        EffectState::Applied if !changed => Next::Answer(settled(
            &effect,
            EffectOutcome::AlreadyApplied,
            "This was written before; nothing was written twice.",
        )),
        EffectState::Applied if !effect.kind.editable() => Next::Answer(settled(
            &effect,
            EffectOutcome::Exists,
            "One exists already, with other content; it stays as it is.",
        )),
        EffectState::Applied | EffectState::Pending | EffectState::Failed => Next::Apply(effect),
        EffectState::Held => Next::Wait(effect),
        EffectState::DryRun => Next::Answer(settled(
            &effect,
            EffectOutcome::DryRun,
            "Policy wants a dry run here: it was recorded and not written. Go on as if it were.",
        )),
        EffectState::Refused => return Err(refused()),
    })
}

pub(crate) fn settled(effect: &Effect, outcome: EffectOutcome, note: &str) -> EffectAnswer {
    EffectAnswer {
        effect: effect.id,
        outcome,
        remote_id: effect.remote_id.clone(),
        url: effect.remote_url.clone(),
        approval: None,
        note: note.to_owned(),
    }
}

fn over_cap(cap: u32) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "effect-cap")
        .detail(format!(
            "this task has made {cap} writes of this kind and may make no more; nothing was written. End your turn"
        ))
        .with("cap", cap)
}

fn refused() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "effect-refused")
        .detail("a person or the policy said no to this write; do not send it again")
}
