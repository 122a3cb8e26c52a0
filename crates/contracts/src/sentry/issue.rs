//! Issues.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::EventSummary;

/// `GET /issues/{id}`, and one row of `GET /issues?project&query&sort&period&environment&limit&cursor`: a group of
/// like errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Issue {
    /// Its numeric id, as text.
    pub id: String,
    /// Its short id, as `BACKEND-1A`.
    pub short_id: String,
    /// Its title: the error's type and message.
    pub title: String,
    /// Where in the code it happened; empty where unknown.
    #[serde(default)]
    pub culprit: String,
    /// Its project's slug.
    pub project: String,
    /// `fatal`, `error`, `warning`, `info` or `debug`.
    pub level: String,
    /// `unresolved`, `resolved` or `ignored`.
    pub status: String,
    /// More of its status, as `ongoing`, `escalating` or `archived_until_escalating`; empty where Sentry tells none.
    #[serde(default)]
    pub substatus: String,
    /// `high`, `medium` or `low`; empty where Sentry tells none.
    #[serde(default)]
    pub priority: String,
    /// What it runs on, as `python`; empty where unknown.
    #[serde(default)]
    pub platform: String,
    /// Whether the error reached the top unhandled, where known.
    #[serde(default)]
    pub unhandled: Option<bool>,
    /// Who is to look after it.
    #[serde(default)]
    pub assigned_to: Option<Assignee>,
    /// How many events it has.
    pub count: u64,
    /// How many users met it.
    #[serde(default)]
    pub user_count: u64,
    /// How many comments it has.
    #[serde(default)]
    pub comments: u64,
    /// Where a person reads it.
    pub permalink: String,
    /// When it was first seen.
    pub first_seen: DateTime<Utc>,
    /// When it was last seen.
    pub last_seen: DateTime<Utc>,
    /// The release it was first seen in.
    #[serde(default)]
    pub first_release: Option<String>,
    /// The release it was last seen in.
    #[serde(default)]
    pub last_release: Option<String>,
    /// Its tags by key; only where one issue is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<TagCount>,
}

/// Who is to look after an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Assignee {
    /// `user:12` or `team:3`, as it is assigned by.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A tag's key and how many values it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct TagCount {
    /// The key, as `browser`.
    pub key: String,
    /// How many events carry it.
    pub events: u64,
}

/// One row of `GET /issues/{id}/hashes?cursor`: one of the fingerprints that an issue gathers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Hash {
    /// The fingerprint.
    pub id: String,
    /// Its latest event.
    pub latest_event: Option<EventSummary>,
}
