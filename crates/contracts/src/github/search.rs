//! Searches, always within the run's repositories.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /search/…?q&sort&order&page&per_page`: a page of what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Found<T> {
    /// The rows.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total_count: u64,
    /// Whether GitHub ran out of time before it had looked everywhere.
    pub incomplete_results: bool,
    /// The next page's number; absent on the last.
    pub next_page: Option<u32>,
    /// What GitHub was asked: the query, narrowed to the run's repositories.
    pub asked: String,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// One row of `GET /search/code`: a file that holds the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct CodeMatch {
    /// `owner/name` of the repository.
    pub repository: String,
    /// The file's path.
    pub path: String,
    /// Where a person reads it.
    pub html_url: String,
    /// Lines around the words; at most a few.
    pub fragments: Vec<String>,
}
