//! What a recorded write answers before or without asking GitHub.

use contracts::{EffectAnswer, EffectOutcome};
use domain::EffectState;
use http::StatusCode;
use service::Problem;
use store::effects::{Effect, Recorded};

/// What is to be done about a recorded write.
pub(super) enum Next {
    /// Ask GitHub.
    Apply(Effect),
    /// It is settled.
    Answer(EffectAnswer),
}

/// Decides by what recording found.
pub(super) fn next(recorded: Recorded) -> Result<Next, Problem> {
    match recorded {
        Recorded::OverCap { cap } => Err(Problem::new(StatusCode::FORBIDDEN, "effect-cap")
            .detail(format!(
                "this task has made {cap} writes of this kind and may make no more; nothing was written. End your turn"
            ))
            .with("cap", cap)),
        Recorded::New(effect) => Ok(Next::Apply(effect)),
        Recorded::Same(effect) => match effect.state {
            EffectState::Applied => Ok(settled(
                &effect,
                EffectOutcome::AlreadyApplied,
                "This was written before; nothing was written twice.",
            )),
            EffectState::Pending | EffectState::Failed => Ok(Next::Apply(effect)),
            EffectState::Held => Ok(held(&effect)),
            EffectState::Refused | EffectState::DryRun => Err(refused()),
        },
        Recorded::Changed(effect) => match effect.state {
            EffectState::Applied if !effect.kind.editable() => Ok(settled(
                &effect,
                EffectOutcome::Exists,
                "One exists already, with other content; it stays as it is.",
            )),
            EffectState::Applied | EffectState::Pending | EffectState::Failed => {
                Ok(Next::Apply(effect))
            }
            EffectState::Held => Ok(held(&effect)),
            EffectState::Refused | EffectState::DryRun => Err(refused()),
        },
    }
}

fn settled(effect: &Effect, outcome: EffectOutcome, note: &str) -> Next {
    Next::Answer(EffectAnswer {
        effect: effect.id,
        outcome,
        remote_id: effect.remote_id.clone(),
        url: effect.remote_url.clone(),
        approval: None,
        note: note.to_owned(),
    })
}

fn held(effect: &Effect) -> Next {
    settled(
        effect,
        EffectOutcome::Held,
        "A person decides about this write; go on with the rest or end your turn.",
    )
}

fn refused() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "effect-refused")
        .detail("a person or the policy said no to this write; do not send it again")
}
