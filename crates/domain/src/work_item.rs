//! Where work comes from: repositories, work items, and the flow keys that serialise their tasks.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A repository's full name, `owner/name`, in the case the provider sent.
///
/// Both parts hold only letters, digits, `.`, `_` and `-`, and are no path tricks: the name is used in URLs and
/// directories.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Repository {
    owner: String,
    name: String,
}

/// A text that is not `owner/name`.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a repository; write it as owner/name")]
pub struct InvalidRepository(pub String);

impl Repository {
    /// Builds a name from its two parts, with the checks of the type.
    pub fn new(owner: &str, name: &str) -> Result<Self, InvalidRepository> {
        let valid = |part: &str| {
            !part.is_empty()
                && part.len() <= 100
                && !matches!(part, "." | "..")
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        };
        if valid(owner) && valid(name) && !owner.starts_with('-') && !name.starts_with('-') {
            Ok(Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
            })
        } else {
            Err(InvalidRepository(format!("{owner}/{name}")))
        }
    }

    /// The account or organisation.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The name within the owner.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether both names mean the same repository; GitHub ignores case.
    pub fn same_as(&self, other: &Self) -> bool {
        self.owner.eq_ignore_ascii_case(&other.owner) && self.name.eq_ignore_ascii_case(&other.name)
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

impl FromStr for Repository {
    type Err = InvalidRepository;

    fn from_str(text: &str) -> Result<Self, InvalidRepository> {
        let (owner, name) = text
            .split_once('/')
            .ok_or_else(|| InvalidRepository(text.to_owned()))?;
        Self::new(owner, name)
    }
}

impl TryFrom<String> for Repository {
    type Error = InvalidRepository;

    fn try_from(text: String) -> Result<Self, InvalidRepository> {
        text.parse()
    }
}

impl From<Repository> for String {
    fn from(repository: Repository) -> Self {
        repository.to_string()
    }
}

/// The thing a conversation is about, and the only place a task may answer to without approval.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WorkItem {
    /// A GitHub issue or pull request; they share one number space.
    Github {
        /// The repository that holds it.
        repository: Repository,
        /// Its number.
        number: u64,
        /// Whether it is a pull request.
        pull_request: bool,
    },
    /// A Jira issue.
    Jira {
        /// Its key, as `PROJ-12`.
        key: String,
    },
    /// A Slack thread.
    Slack {
        /// The workspace.
        team: String,
        /// The channel id.
        channel: String,
        /// The time stamp of the thread's first message.
        thread_ts: String,
    },
    /// A Sentry issue.
    Sentry {
        /// The organisation's slug.
        organisation: String,
        /// The issue's id.
        issue: String,
    },
}

impl WorkItem {
    /// The key under which its tasks are serialised.
    pub fn flow_key(&self) -> FlowKey {
        FlowKey(match self {
            Self::Github {
                repository, number, ..
            } => {
                format!(
                    "github:{}#{number}",
                    repository.to_string().to_ascii_lowercase()
                )
            }
            Self::Jira { key } => format!("jira:{key}"),
            Self::Slack {
                team,
                channel,
                thread_ts,
            } => format!("slack:{team}:{channel}:{thread_ts}"),
            Self::Sentry {
                organisation,
                issue,
            } => format!("sentry:{organisation}:{issue}"),
        })
    }
}

/// The name of a flow of work: one root task of a flow runs at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FlowKey(String);

impl FlowKey {
    /// Wraps a key read from the database.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text form, as stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FlowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_climb_or_inject_are_refused() {
        for text in [
            "../etc", "a/..", "a/b/c", "a b/c", "/b", "a/", "-o/x", "a/-x", "a\n/b", "a",
        ] {
            assert!(text.parse::<Repository>().is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn flow_keys_ignore_the_case_of_repositories() {
        let key = |name: &str| {
            WorkItem::Github {
                repository: name.parse().unwrap(),
                number: 7,
                pull_request: false,
            }
            .flow_key()
        };
        assert_eq!(key("Acme/App"), key("acme/app"));
        assert_eq!(key("acme/app").as_str(), "github:acme/app#7");
    }
}
