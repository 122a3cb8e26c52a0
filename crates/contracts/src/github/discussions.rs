//! Discussions, which GitHub answers by GraphQL: lists are read on by cursors.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of a list that is read on by a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Slice<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to pass as `after` for what follows; absent at the end.
    pub next_cursor: Option<String>,
    /// How many rows there are in all.
    pub total: u64,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// One row of `GET /discussions?category&order_by&direction&after&per_page`, and `GET /discussions/{number}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Discussion {
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Who began it; `ghost` where the account is gone.
    pub author: String,
    /// How they belong to the repository, as GitHub says it.
    pub author_association: String,
    /// The name of its category.
    pub category: String,
    /// Whether it is over.
    pub closed: bool,
    /// Whether a comment was chosen as the answer; absent where its category has no answers.
    pub answered: Option<bool>,
    /// How many comments it has.
    pub comments: u64,
    /// Where a person reads it.
    pub url: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// What was removed from the texts before they were handed on; empty where nothing, and in rows of a list.
    #[serde(default)]
    pub sanitised: String,
}

/// One row of `GET /discussions/{number}/comments?include_replies&after&per_page`: a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct DiscussionComment {
    /// Its id.
    pub id: String,
    /// Who wrote it; `ghost` where the account is gone.
    pub author: String,
    /// How they belong to the repository, as GitHub says it.
    pub author_association: String,
    /// Its text.
    pub body: String,
    /// Whether it was chosen as the answer.
    pub is_answer: bool,
    /// The id of the comment that it answers, where it answers one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Where a person reads it.
    pub url: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// One row of `GET /discussions/categories`: a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct DiscussionCategory {
    /// Its id, by which lists are narrowed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for; empty where nobody said.
    pub description: String,
    /// Whether its discussions can have an answer.
    pub is_answerable: bool,
}
