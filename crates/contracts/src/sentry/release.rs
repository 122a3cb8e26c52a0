//! Releases, their commits and deploys.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One row of `GET /releases?project&query&cursor`, and `GET /releases/{version}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Release {
    /// Its version, as `backend@1.4.0`.
    pub version: String,
    /// Its version for people, as `1.4.0`.
    pub short_version: String,
    /// `open` or `archived`; empty where Sentry tells none.
    pub status: String,
    /// The slugs of its projects, as far as the run may reach them.
    pub projects: Vec<String>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was released.
    pub released: Option<DateTime<Utc>>,
    /// When its first event came.
    pub first_event: Option<DateTime<Utc>>,
    /// When its last event came.
    pub last_event: Option<DateTime<Utc>>,
    /// How many issues are new in it.
    pub new_issues: u64,
    /// How many commits it has.
    pub commits: u64,
    /// How often it was deployed.
    pub deploys: u64,
}

/// One row of `GET /releases/{version}/commits?cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Commit {
    /// Its sha.
    pub id: String,
    /// Its message.
    pub message: String,
    /// Who wrote it; empty where unknown.
    pub author: String,
    /// The repository it is in; empty where unknown.
    pub repository: String,
    /// When it was made.
    pub at: Option<DateTime<Utc>>,
}

/// One row of `GET /releases/{version}/deploys?cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Deploy {
    /// Where to, as `production`.
    pub environment: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// When it began.
    pub started: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished: Option<DateTime<Utc>>,
}

/// One row of `GET /issues/{id}/events/{event}/committers`: a commit that may have brought the error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct SuspectCommit {
    /// The commit.
    pub commit: Commit,
    /// Why it is suspected, as `via SCM integration`; empty where Sentry tells none.
    pub reason: String,
}
