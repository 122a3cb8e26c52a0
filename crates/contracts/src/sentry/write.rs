//! What may be changed: an issue's status, who looks after it, and its comments.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /issues/{id}/comments`: say something there. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddComment {
    /// The text, as Markdown; at most 15,000 characters.
    pub text: String,
}

/// `PATCH /issues/{id}`: change its status, who looks after it, or both. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateIssue {
    /// The status it is to have; absent leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<NewStatus>,
    /// `user:12`, `team:3`, or empty for nobody; absent leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub assigned_to: Option<AssignTo>,
}

/// A status that an issue can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum NewStatus {
    /// It is resolved.
    Resolved,
    /// It is resolved with the release that comes next.
    ResolvedInNextRelease,
    /// It is resolved with a release.
    ResolvedInRelease {
        /// The release's version.
        release: String,
    },
    /// It is resolved with the release that holds a commit.
    ResolvedInCommit {
        /// The repository's name, as Sentry knows it.
        repository: String,
        /// The commit's sha.
        commit: String,
    },
    /// It is open again.
    Unresolved,
    /// It is archived.
    Ignored {
        /// Until when.
        until: Archive,
    },
}

/// Until when an issue is archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "when", rename_all = "snake_case")]
pub enum Archive {
    /// Until it comes much more often.
    Escalating,
    /// Until a person opens it.
    Forever,
    /// For a time.
    Passed {
        /// In minutes.
        minutes: u32,
    },
    /// Until so many more events came.
    Events {
        /// How many.
        count: u32,
        /// Within how many minutes; absent for ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window_minutes: Option<u32>,
    },
    /// Until so many more users met it.
    Users {
        /// How many.
        count: u32,
        /// Within how many minutes; absent for ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window_minutes: Option<u32>,
    },
}

/// Who is to look after an issue; written `user:12`, `team:3`, or empty for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AssignTo {
    /// Nobody.
    Nobody,
    /// The account of this id.
    User(u64),
    /// The team of this id.
    Team(u64),
}

/// A text that names nobody an issue can be assigned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidAssignee(pub String);

impl fmt::Display for InvalidAssignee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no assignee; write user:ID or team:ID with a number, or nothing for nobody",
            self.0
        )
    }
}

impl FromStr for AssignTo {
    type Err = InvalidAssignee;

    fn from_str(text: &str) -> Result<Self, InvalidAssignee> {
        let invalid = || InvalidAssignee(text.to_owned());
        let number = |id: &str| id.parse().map_err(|_| invalid());
        match text.split_once(':') {
            None if text.is_empty() => Ok(Self::Nobody),
            Some(("user", id)) => number(id).map(Self::User),
            Some(("team", id)) => number(id).map(Self::Team),
            _ => Err(invalid()),
        }
    }
}

impl TryFrom<String> for AssignTo {
    type Error = InvalidAssignee;

    fn try_from(text: String) -> Result<Self, InvalidAssignee> {
        text.parse()
    }
}

impl fmt::Display for AssignTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => Ok(()),
            Self::User(id) => write!(f, "user:{id}"),
            Self::Team(id) => write!(f, "team:{id}"),
        }
    }
}

impl From<AssignTo> for String {
    fn from(assignee: AssignTo) -> Self {
        assignee.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignee_is_written_as_it_is_read() {
        for text in ["", "user:12", "team:3"] {
            assert_eq!(text.parse::<AssignTo>().unwrap().to_string(), text);
        }
        for text in ["ann", "user:", "user:x", "group:1", "#web"] {
            assert!(text.parse::<AssignTo>().is_err(), "{text}");
        }
    }
}
