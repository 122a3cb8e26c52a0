//! sentry-api's types.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /api/v1/organizations/{org}/issues/{id}`: an issue, that is a group of like errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Issue {
    /// Its numeric id, as text.
    pub id: String,
    /// Its short id, as `BACKEND-1A`.
    pub short_id: String,
    /// Its title: the error's type and message.
    pub title: String,
    /// Where in the code it happened; empty where unknown.
    pub culprit: String,
    /// `fatal`, `error`, `warning`, `info` or `debug`.
    pub level: String,
    /// `unresolved`, `resolved` or `ignored`.
    pub status: String,
    /// How many events it has.
    pub count: u64,
    /// Where a person reads it.
    pub permalink: String,
    /// When it was first seen.
    pub first_seen: DateTime<Utc>,
    /// When it was last seen.
    pub last_seen: DateTime<Utc>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}
