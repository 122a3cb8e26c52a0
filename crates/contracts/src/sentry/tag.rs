//! Tags of an issue, and how their values are spread.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One row of `GET /issues/{id}/tags`, and `GET /issues/{id}/tags/{key}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Tag {
    /// The key, as `browser`.
    pub key: String,
    /// The name for people, as `Browser`.
    pub name: String,
    /// How many events carry it.
    pub events: u64,
    /// Its most frequent values.
    pub values: Vec<TagValue>,
}

/// One value of a tag, and one row of `GET /issues/{id}/tags/{key}/values?cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct TagValue {
    /// The value; empty where the tag was empty.
    pub value: String,
    /// How many events have it.
    pub count: u64,
    /// When it was first seen.
    pub first_seen: Option<DateTime<Utc>>,
    /// When it was last seen.
    pub last_seen: Option<DateTime<Utc>>,
}
