//! A delivery's head: the ids that make it one event, and the headers worth keeping.

use axum::http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// Headers that are stored with the event; anything else may hold secrets, a proxy's for instance.
const KEPT: [&str; 9] = [
    "content-type",
    "user-agent",
    "x-github-delivery",
    "x-github-event",
    "x-github-hook-id",
    "x-github-hook-installation-target-id",
    "x-github-hook-installation-target-type",
    "x-github-enterprise-host",
    "x-github-enterprise-version",
];

/// The longest value of a header that we look at; the column's limit.
const LONGEST: usize = 255;

/// What the headers of an authentic delivery say.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    /// GitHub's id of the delivery; a redelivery carries the same.
    pub(super) id: String,
    /// The event's name.
    pub(super) event_type: String,
    /// The stored headers, as a JSON object.
    pub(super) kept: Value,
    host: String,
    target: Option<String>,
}

impl Head {
    pub(super) fn from_headers(headers: &HeaderMap) -> Result<Self, Refusal> {
        let kept: Map<String, Value> = KEPT
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), text(headers.get(*name)?)?.into())))
            .collect();
        Ok(Self {
            id: text_of(headers, "x-github-delivery").ok_or(Refusal::DeliveryId)?,
            event_type: text_of(headers, "x-github-event").ok_or(Refusal::EventType)?,
            kept: kept.into(),
            host: text_of(headers, "x-github-enterprise-host")
                .map_or_else(|| "github.com".to_owned(), |host| host.to_ascii_lowercase()),
            target: text_of(headers, "x-github-hook-installation-target-id"),
        })
    }

    /// The tenant within which the delivery id is unique: the GitHub host, and whose hook it is.
    ///
    /// GitHub makes its ids unique per host, so the host alone would do while ids are honest. The hook's owner (the
    /// repository, organisation or app that the target id names; else the owner of the payload's repository) keeps
    /// one customer's hook from using up ids of another's. A redelivery has the same headers and body, and so the
    /// same tenant.
    pub(super) fn tenant(&self, repository_owner: Option<&str>) -> String {
        match (&self.target, repository_owner) {
            (Some(target), _) => format!("{}/{target}", self.host),
            (None, Some(owner)) => format!("{}/{}", self.host, owner.to_ascii_lowercase()),
            (None, None) => self.host.clone(),
        }
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    text(headers.get(name)?).map(str::to_owned)
}

/// A value of 1 to 255 printable ASCII characters.
fn text(value: &HeaderValue) -> Option<&str> {
    let text = value.to_str().ok()?;
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}
