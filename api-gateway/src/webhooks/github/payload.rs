//! The few fields of GitHub's payloads that a decision needs; everything is optional here, and asked for by name there.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

/// What every payload may have, read whatever the rest looks like.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow)]
    action: Option<&'a RawValue>,
    #[serde(borrow)]
    repository: Option<&'a RawValue>,
}

impl<'a> Envelope<'a> {
    /// Of a payload that is no object: nothing.
    pub(super) fn of(json: &'a str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The action; `None` where the event has none, or none that is text.
    pub(super) fn action(&self) -> Option<String> {
        serde_json::from_str(self.action?.get()).ok()
    }

    /// The owner of the payload's repository.
    pub(super) fn owner(&self) -> Option<String> {
        let repository: RepositoryName = serde_json::from_str(self.repository?.get()).ok()?;
        let parsed: domain::Repository = repository.full_name?.parse().ok()?;
        Some(parsed.owner().to_owned())
    }
}

/// The part of the payload that speaks of a text and where it was written.
#[derive(Debug, Deserialize)]
pub(super) struct Payload {
    pub(super) repository: Option<RepositoryName>,
    pub(super) sender: Option<Account>,
    pub(super) issue: Option<Post>,
    pub(super) pull_request: Option<Post>,
    pub(super) comment: Option<Post>,
}

/// A repository, by name.
#[derive(Debug, Deserialize)]
pub(super) struct RepositoryName {
    pub(super) full_name: Option<String>,
}

/// An issue, a pull request or a comment.
#[derive(Debug, Deserialize)]
pub(super) struct Post {
    pub(super) number: Option<u64>,
    pub(super) title: Option<String>,
    pub(super) html_url: Option<String>,
    pub(super) body: Option<String>,
    pub(super) user: Option<Account>,
    pub(super) author_association: Option<String>,
    /// Present where an app wrote it for a person.
    pub(super) performed_via_github_app: Option<IgnoredAny>,
    /// Present on an issue that is a pull request.
    pub(super) pull_request: Option<IgnoredAny>,
}

/// An account of GitHub.
#[derive(Debug, Deserialize)]
pub(super) struct Account {
    pub(super) id: Option<u64>,
    pub(super) login: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}
