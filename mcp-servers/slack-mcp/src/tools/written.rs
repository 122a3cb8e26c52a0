//! What a write answers.

use contracts::{EffectAnswer, EffectOutcome};
use mcp::Answer;
use schemars::JsonSchema;
use serde::Serialize;

/// What became of a write.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Written {
    /// What became of it; `exists` was made before with other content, `held` waits for a person.
    outcome: EffectWord,
    /// What happened and what to do next.
    note: String,
    /// Where a person reads what was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Slack's id of what was made: a message's timestamp, a file's or channel's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_id: Option<String>,
    /// The approval that is waited for, where the write is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<String>,
    /// The id of the recorded effect.
    effect: String,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum EffectWord {
    Applied,
    AlreadyApplied,
    Edited,
    Exists,
    Held,
    DryRun,
}

pub(super) fn answer(answer: EffectAnswer) -> Answer<Written> {
    let (outcome, word) = match answer.outcome {
        EffectOutcome::Applied => (EffectWord::Applied, "Done"),
        EffectOutcome::AlreadyApplied => (EffectWord::AlreadyApplied, "Done before"),
        EffectOutcome::Edited => (EffectWord::Edited, "Replaced what was written before"),
        EffectOutcome::Exists => (EffectWord::Exists, "Exists already, unchanged"),
        EffectOutcome::Held => (EffectWord::Held, "Held until a person approves"),
        EffectOutcome::DryRun => (
            EffectWord::DryRun,
            "Recorded only, for policy wants a dry run",
        ),
    };
    let approval = answer.approval.map(|id| id.to_string());
    let place = answer.url.as_ref().or(approval.as_ref());
    let mut text = place.map_or_else(|| word.to_owned(), |place| format!("{word}: {place}"));
    if !answer.note.is_empty() {
        text = format!("{text}\n{}", answer.note);
    }
    let data = Written {
        outcome,
        note: answer.note,
        url: answer.url,
        remote_id: answer.remote_id,
        approval,
        effect: answer.effect.to_string(),
    };
    Answer { text, data }
}
