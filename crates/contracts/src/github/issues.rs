//! Changes of issues, and what is written beside comments.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /issues`: open an issue. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateIssue {
    /// Its title.
    pub title: String,
    /// Its text, as Markdown.
    #[serde(default)]
    pub body: String,
    /// Names of labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Names of accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assignees: Vec<String>,
    /// A milestone's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<u64>,
    /// The name of an issue type of the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

/// `PATCH /issues/{number}`: what is to be changed; what is absent stays. Answers with `EffectAnswer`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateIssue {
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text, as Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Open or closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<IssueState>,
    /// Why, where it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<StateReason>,
    /// All of its labels from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// All of its assignees from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignees: Option<Vec<String>>,
    /// A milestone's number; 0 takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<u64>,
    /// The name of an issue type; empty takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

impl UpdateIssue {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether there is still something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssueState {
    /// There is.
    Open,
    /// There is not.
    Closed,
}

/// Why an issue was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateReason {
    /// It is done.
    Completed,
    /// Nobody will do it.
    NotPlanned,
    /// Another issue says the same.
    Duplicate,
}

/// `POST /issues/{number}/sub_issues`: what is to be done with a sub-issue. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteSubIssue {
    /// What.
    pub method: SubIssueMethod,
    /// The sub-issue's id, which is not its number.
    pub sub_issue_id: u64,
    /// Whether it is taken away from another parent, where it has one.
    #[serde(default)]
    pub replace_parent: bool,
    /// The id of the sub-issue that it comes after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_id: Option<u64>,
    /// The id of the sub-issue that it comes before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_id: Option<u64>,
}

/// What is to be done with a sub-issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubIssueMethod {
    /// It becomes one.
    Add,
    /// It is one no more.
    Remove,
    /// It moves among its siblings.
    Reprioritize,
}

/// `POST /issues/{number}/reactions` and `POST /issues/comments/{id}/reactions`. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddReaction {
    /// Which one.
    pub content: Reaction,
}

/// A reaction, as GitHub names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub enum Reaction {
    /// Thumbs up.
    #[serde(rename = "+1")]
    Up,
    /// Thumbs down.
    #[serde(rename = "-1")]
    Down,
    /// Laughing.
    #[serde(rename = "laugh")]
    Laugh,
    /// Confused.
    #[serde(rename = "confused")]
    Confused,
    /// A heart.
    #[serde(rename = "heart")]
    Heart,
    /// Hooray.
    #[serde(rename = "hooray")]
    Hooray,
    /// A rocket.
    #[serde(rename = "rocket")]
    Rocket,
    /// Eyes.
    #[serde(rename = "eyes")]
    Eyes,
}

/// One row of `GET /issue-types`: a type that issues of the organisation can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct IssueType {
    /// Its name.
    pub name: String,
    /// What it is for; empty where nobody said.
    pub description: String,
}
