//! What an organisation has besides its issues.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /api/v1/whoami`: the account that answers, and what this run may reach through it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Whoami {
    /// The account's id, where the token belongs to one.
    pub id: Option<String>,
    /// The account's name, where the token belongs to one.
    pub name: Option<String>,
    /// The organisation that is answered for.
    pub organization: String,
    /// The slugs of the projects that this run may read; `*` is every one.
    pub projects: Vec<String>,
    /// The issue that this run may write to, as `acme/4509`.
    pub issue: Option<String>,
    /// What the account may do, as Sentry names it.
    pub scopes: Vec<String>,
}

/// `GET /api/v1/organizations`: an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Organization {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Where a person reads it.
    pub url: String,
}

/// One row of `GET /projects?query&cursor`, and `GET /projects/{project}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Project {
    /// Its id, as text.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it runs on, as `python-django`; absent where unknown.
    pub platform: Option<String>,
    /// The slugs of its teams.
    pub teams: Vec<String>,
}

/// One row of `GET /teams?query&cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Team {
    /// Its id; issues are assigned to `team:` with it.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How many people it has.
    pub members: u64,
}

/// One row of `GET /members?query&cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Member {
    /// The account's id; issues are assigned to `user:` with it. Absent while the invitation is open.
    pub user: Option<String>,
    /// Their name.
    pub name: String,
    /// `owner`, `manager`, `admin`, `member` or `billing`.
    pub role: String,
}

/// `GET /projects/{project}/stats?period`: how many events a project took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Stats {
    /// The project's slug.
    pub project: String,
    /// How many in all.
    pub total: u64,
    /// The oldest first.
    pub points: Vec<StatsPoint>,
}

/// The events of an hour or a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct StatsPoint {
    /// When it began.
    pub at: DateTime<Utc>,
    /// How many events it had.
    pub events: u64,
}

/// One row of `GET /monitors?project&cursor`: a job that is expected to report in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Monitor {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its project's slug.
    pub project: String,
    /// `active` or `disabled`.
    pub status: String,
    /// Its schedule, as `0 * * * *`; empty where unknown.
    pub schedule: String,
    /// How it fares in each environment, as `production: ok`.
    pub environments: Vec<String>,
}
