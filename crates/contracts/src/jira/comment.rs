//! Comments and the history of issues.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Person;

/// One of `GET /issues/{key}/comments?start_at&limit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// Who wrote it; absent where the account is gone.
    pub author: Option<Person>,
    /// Its text, as Markdown.
    pub body_markdown: String,
    /// When it was written.
    pub created: String,
    /// When it was last changed.
    pub updated: String,
    /// Where a person reads it.
    pub url: String,
}

/// `POST /issues/{key}/comments` and `PUT /issues/{key}/comments/{id}`. Answer with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddComment {
    /// The text, as Markdown; at most 32,767 characters with its markup.
    pub body: String,
}

/// One of `GET /issues/{key}/changelog?start_at&limit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Change {
    /// Who changed it; absent where the account is gone.
    pub author: Option<Person>,
    /// When.
    pub created: String,
    /// What.
    pub items: Vec<ChangeItem>,
}

/// One field's change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct ChangeItem {
    /// The field's name.
    pub field: String,
    /// What it was; empty where it had no value.
    pub from: String,
    /// What it is; empty where it has no value.
    pub to: String,
}
