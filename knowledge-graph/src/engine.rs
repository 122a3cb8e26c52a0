//! What is known of repositories: read from mirrors, kept in our tables.

mod find;
mod git;
mod listings;
mod pattern;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use find::{Files, find};
pub(crate) use git::Error;
pub(crate) use listings::Listings;
pub(crate) use pattern::Pattern;

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub(crate) struct File {
    /// Its path from the root; bytes that are not UTF-8 are replaced.
    pub(crate) path: String,
    /// Its size in bytes.
    pub(crate) size: u64,
}
