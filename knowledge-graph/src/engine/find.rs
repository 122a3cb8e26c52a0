//! Which files of a repository fit a pattern.

use domain::Repository;
use schemars::JsonSchema;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Error, File, Listings, Pattern};

/// Files of the default branch.
#[derive(Debug, Serialize, ToSchema, JsonSchema)]
pub(crate) struct Files {
    /// `owner/name`.
    pub(crate) repository: String,
    /// The commit that was listed.
    pub(crate) commit: String,
    /// The files, by path.
    pub(crate) files: Vec<File>,
    /// How many match, those beyond the limit included.
    pub(crate) total: usize,
    /// Whether the limit cut the list.
    pub(crate) truncated: bool,
}

/// The files that fit, at most `limit`.
pub(crate) async fn find(
    listings: &Listings,
    repository: &Repository,
    pattern: Option<&Pattern>,
    limit: usize,
) -> Result<Files, Error> {
    let listing = listings.of(repository).await?;
    let mut files: Vec<File> = listing
        .files
        .into_iter()
        .filter(|file| pattern.is_none_or(|pattern| pattern.matches(&file.path)))
        .collect();
    let total = files.len();
    files.truncate(limit);
    Ok(Files {
        repository: repository.to_string(),
        commit: listing.commit,
        truncated: total > files.len(),
        files,
        total,
    })
}
