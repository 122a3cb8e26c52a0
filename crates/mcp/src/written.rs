//! What a tool that writes answers: the API services' word about the effect.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Answer;

/// What became of a write, as every API service answers it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Written {
    /// What became of it; `exists` was made before with other content, `held` waits for a person.
    pub outcome: Outcome,
    /// What happened and what to do next.
    pub note: String,
    /// Where a person reads what was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The provider's id of what was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    /// The approval that is waited for, where the write is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<String>,
    /// The id of the recorded effect.
    pub effect: String,
}

/// What became of a write, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Made now.
    Applied,
    /// The same write was made before.
    AlreadyApplied,
    /// Made before with another text, which was replaced.
    Edited,
    /// Made before with other content, which stays.
    Exists,
    /// A person decides.
    Held,
    /// Recorded where policy only wants to see what would be written.
    DryRun,
}

impl Outcome {
    const fn words(self) -> &'static str {
        match self {
            Self::Applied => "Done",
            Self::AlreadyApplied => "Done before",
            Self::Edited => "Replaced what was written before",
            Self::Exists => "Exists already, unchanged",
            Self::Held => "Held until a person approves",
            Self::DryRun => "Recorded, not written",
        }
    }
}

impl From<Written> for Answer<Written> {
    fn from(data: Written) -> Self {
        let place = data.url.as_ref().or(data.approval.as_ref());
        let words = data.outcome.words();
        let mut text = place.map_or_else(|| words.to_owned(), |place| format!("{words}: {place}"));
        if !data.note.is_empty() {
            text = format!("{text}\n{}", data.note);
        }
        Self { text, data }
    }
}
