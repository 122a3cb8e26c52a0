//! What is said about pull requests: reviews, comments on lines, threads.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Ledger;

#[derive(Clone, Serialize)]
pub(crate) struct Review {
    pub(crate) repository: String,
    pub(crate) pull: u64,
    pub(crate) id: u64,
    pub(crate) author: String,
    /// `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED` or `PENDING`.
    pub(crate) state: String,
    pub(crate) body: String,
    pub(crate) commit: String,
    pub(crate) created_seq: u64,
    pub(crate) submitted_at: DateTime<Utc>,
}

/// A comment on a line or file; one that answers none begins a thread.
#[derive(Clone, Serialize)]
pub(crate) struct ReviewComment {
    pub(crate) repository: String,
    pub(crate) pull: u64,
    pub(crate) id: u64,
    /// The review it came with.
    pub(crate) review: Option<u64>,
    /// The comment that began its thread.
    pub(crate) in_reply_to: Option<u64>,
    pub(crate) path: String,
    pub(crate) line: Option<u64>,
    pub(crate) side: Option<String>,
    pub(crate) start_line: Option<u64>,
    pub(crate) body: String,
    pub(crate) author: String,
    pub(crate) commit: String,
    /// Whether its thread is resolved; kept at the comment that began it.
    pub(crate) resolved: bool,
    pub(crate) created_seq: u64,
    pub(crate) created_at: DateTime<Utc>,
}

impl Ledger {
    /// The comments on lines of a pull request, oldest first.
    pub(crate) fn review_comments_of<'a>(
        &'a self,
        full_name: &'a str,
        pull: u64,
    ) -> impl Iterator<Item = &'a ReviewComment> {
        self.review_comments
            .iter()
            .filter(move |c| c.pull == pull && c.repository.eq_ignore_ascii_case(full_name))
    }

    /// The reviews of a pull request, oldest first.
    pub(crate) fn reviews_of<'a>(
        &'a self,
        full_name: &'a str,
        pull: u64,
    ) -> impl Iterator<Item = &'a Review> {
        self.reviews
            .iter()
            .filter(move |r| r.pull == pull && r.repository.eq_ignore_ascii_case(full_name))
    }
}
