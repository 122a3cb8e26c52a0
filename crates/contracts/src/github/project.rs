//! What surrounds issues: labels, milestones, people, releases.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::User;

/// One row of `GET /labels?page&per_page` and `GET /issues/{number}/labels`, and `GET /labels/{name}`: a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Its colour: six hexadecimal digits.
    pub color: String,
    /// What it is for; empty where nobody said.
    pub description: String,
}

/// One row of `GET /milestones?state&page&per_page`: a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Milestone {
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// What it is for; empty where nobody said.
    pub description: String,
    /// `open` or `closed`.
    pub state: String,
    /// How many open issues it has.
    pub open_issues: u64,
    /// How many closed issues it has.
    pub closed_issues: u64,
    /// When it is due.
    pub due_on: Option<DateTime<Utc>>,
    /// Where a person reads it.
    pub html_url: String,
}

/// One row of `GET /collaborators?affiliation&page&per_page`: who may do what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Collaborator {
    /// The account.
    #[serde(flatten)]
    pub user: User,
    /// `admin`, `maintain`, `write`, `triage`, `read`, or a role of the organisation's own.
    pub role_name: String,
}

/// `GET /users/{login}`: an account with what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Profile {
    /// The account.
    #[serde(flatten)]
    pub user: User,
    /// The name it gives itself; empty where it gives none.
    pub name: String,
    /// What it says of itself; empty where nothing.
    pub bio: String,
    /// Where it works, as it says; empty where it does not.
    pub company: String,
    /// Where a person reads it.
    pub html_url: String,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// One row of `GET /releases?page&per_page`, `GET /releases/latest` and `GET /releases/tags/{tag}`: a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Release {
    /// Its id.
    pub id: u64,
    /// Its tag.
    pub tag_name: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// Its notes; empty where there are none.
    pub body: String,
    /// Whether only writers see it.
    pub draft: bool,
    /// Whether it is not for everybody yet.
    pub prerelease: bool,
    /// The branch or commit that its tag was made from.
    pub target_commitish: String,
    /// Who made it.
    pub author: User,
    /// When it was shown to everybody.
    pub published_at: Option<DateTime<Utc>>,
    /// Where a person reads it.
    pub html_url: String,
    /// What was removed from the texts before they were handed on; empty where nothing, and in rows of a list.
    #[serde(default)]
    pub sanitised: String,
}

/// `POST /releases`: make a release. Answers with `EffectAnswer`; a person decides unless policy says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRelease {
    /// Its tag; made where it is not there.
    pub tag_name: String,
    /// The branch or commit to tag; the default branch where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_commitish: Option<String>,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its notes, as Markdown.
    #[serde(default)]
    pub body: String,
    /// Whether only writers see it.
    #[serde(default)]
    pub draft: bool,
    /// Whether it is not for everybody yet.
    #[serde(default)]
    pub prerelease: bool,
}

/// What is to be done with a label: `POST /labels`. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum WriteLabel {
    /// It is made.
    Create {
        /// Its name.
        name: String,
        /// Its colour: six hexadecimal digits.
        color: String,
        /// What it is for.
        #[serde(default)]
        description: String,
    },
    /// It is changed; what is absent stays.
    Update {
        /// Its name.
        name: String,
        /// Its name from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new_name: Option<String>,
        /// Its colour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        color: Option<String>,
        /// What it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    /// It is deleted, from all issues too.
    Delete {
        /// Its name.
        name: String,
    },
}

impl WriteLabel {
    /// The label's name, before any change.
    pub fn name(&self) -> &str {
        match self {
            Self::Create { name, .. } | Self::Update { name, .. } | Self::Delete { name } => name,
        }
    }
}
