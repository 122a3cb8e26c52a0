//! What the methods answer.

use contracts::github::{
    CheckRun, CombinedStatus, Comment, PullCommit, PullFile, PullRequest, Review, ReviewThread,
};
use mcp::{Answer, provenance};
use schemars::JsonSchema;
use serde::Serialize;

use crate::tools::listing::Listing;

/// What was read; the members of the other methods are absent.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Shown {
    /// Whose words these are.
    pub(super) about: String,
    /// The pull request, for `get`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pull_request: Option<PullRequest>,
    /// The unified diff, for `get_diff`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) diff: Option<String>,
    /// The files, for `get_files`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) files: Option<Vec<PullFile>>,
    /// The commits, for `get_commits`, the oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) commits: Option<Vec<PullCommit>>,
    /// The statuses of the head, for `get_status`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<CombinedStatus>,
    /// The checks of the head, for `get_check_runs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) check_runs: Option<Vec<CheckRun>>,
    /// The reviews, for `get_reviews`, the oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reviews: Option<Vec<Review>>,
    /// The review threads, for `get_review_comments`, the oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) threads: Option<Vec<ReviewThread>>,
    /// The comments, for `get_comments`, the oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) comments: Option<Vec<Comment>>,
    /// What was left out or removed, and how to get what was left out; empty where nothing was.
    pub(super) notes: Vec<String>,
}

/// The answer that a listing and its data make.
pub(super) fn answer(listing: Listing, whose: &str, data: Shown) -> Answer<Shown> {
    let (text, notes) = listing.end();
    let data = Shown {
        about: provenance(whose),
        notes,
        ..data
    };
    Answer { text, data }
}
