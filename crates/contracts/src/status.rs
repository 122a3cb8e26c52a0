//! Delivery of a task's status, by the engines' sweeper and the gateway's relay.

use domain::{StatusPhase, StatusSeq, WorkItem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `PUT /api/v1/tasks/{task}/status`: create or edit the task's status at its work item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliverStatus {
    /// Its place in the task's sequence; lower ones than the last delivered are dropped.
    #[schema(value_type = i64)]
    pub seq: StatusSeq,
    /// What it says, in a word.
    #[schema(value_type = String)]
    pub phase: StatusPhase,
    /// Where it goes.
    #[schema(value_type = Object)]
    pub item: WorkItem,
    /// The text, as Markdown.
    pub body: String,
}

/// What became of a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatusAnswer {
    /// False where a later status had been delivered already.
    pub delivered: bool,
    /// The provider's id of the status post.
    pub remote_id: Option<String>,
    /// Where a person reads it.
    pub url: Option<String>,
}
