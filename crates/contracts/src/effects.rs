//! The answer to every write: what became of the effect.

use chrono::{DateTime, Utc};
use domain::{ApprovalId, EffectId, EffectKind, EffectState, TaskId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Header that names one tool call, so that a repeated HTTP request is not a second write.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// What became of a write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EffectAnswer {
    /// The effect's id.
    #[schema(value_type = String, example = "eff_0193e2a4c0de7000a000000000000000")]
    pub effect: EffectId,
    /// Whether it was made, made before, edited, or held.
    pub outcome: EffectOutcome,
    /// The provider's id of what was made.
    pub remote_id: Option<String>,
    /// Where a person reads it.
    pub url: Option<String>,
    /// The approval to wait for, where the write is held.
    #[schema(value_type = Option<String>)]
    pub approval: Option<ApprovalId>,
    /// A sentence for the agent: what happened and what to do next.
    pub note: String,
}

/// What became of a write, as a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffectOutcome {
    /// Made now.
    Applied,
    /// The same write was made before; its answer is repeated.
    AlreadyApplied,
    /// Made before with another text, which was replaced.
    Edited,
    /// Made before with other content, which stays.
    Exists,
    /// Recorded; a person decides.
    Held,
    /// Recorded and not made: policy wants a dry run.
    DryRun,
}

/// One row of `GET /api/v1/effects?root=`: a recorded write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordedEffect {
    /// The effect's id.
    #[schema(value_type = String)]
    pub id: EffectId,
    /// The task that asked for it.
    #[schema(value_type = String)]
    pub task: TaskId,
    /// Its kind, as `github.comment`.
    #[schema(value_type = String)]
    pub kind: EffectKind,
    /// What it changes, as `acme/app#7`.
    pub target: String,
    /// How far it has come.
    #[schema(value_type = String)]
    pub state: EffectState,
    /// The provider's id, once known.
    pub remote_id: Option<String>,
    /// Where a person reads it.
    pub url: Option<String>,
    /// The last error.
    pub error: Option<String>,
    /// How often the provider was asked.
    pub tries: i32,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}
