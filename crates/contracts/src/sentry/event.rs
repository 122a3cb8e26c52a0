//! Events: one error as it was reported.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Exception, Thread};

/// One row of `GET /issues/{id}/events?query&period&sort&cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct EventSummary {
    /// Its id: 32 hexadecimal digits.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it happened.
    pub at: Option<DateTime<Utc>>,
    /// Where in the code it happened; empty where unknown.
    pub location: String,
    /// Whom it happened to, as far as was reported; empty where unknown.
    pub user: String,
    /// Its tags.
    pub tags: Vec<EventTag>,
}

/// A tag of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct EventTag {
    /// The key, as `browser`.
    pub key: String,
    /// The value, as `Firefox 130`.
    pub value: String,
}

/// `GET /issues/{id}/events/{event}`: an event in full; `{event}` is an id, `latest`, `oldest` or `recommended`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Event {
    /// Its id: 32 hexadecimal digits.
    pub id: String,
    /// The numeric id of its issue.
    pub issue: String,
    /// Its project's slug.
    pub project: String,
    /// Its title.
    pub title: String,
    /// Its message; empty where the exceptions say all.
    pub message: String,
    /// Where in the code it happened; empty where unknown.
    pub culprit: String,
    /// What it ran on, as `python`; empty where unknown.
    pub platform: String,
    /// When it happened.
    pub at: Option<DateTime<Utc>>,
    /// The release that it happened in.
    pub release: Option<String>,
    /// Whom it happened to, as far as was reported; empty where unknown.
    pub user: String,
    /// Its tags.
    pub tags: Vec<EventTag>,
    /// The exception that was raised, then its causes.
    pub exceptions: Vec<Exception>,
    /// The threads of the process, where they were reported.
    pub threads: Vec<Thread>,
    /// What happened before, the oldest first.
    pub breadcrumbs: Vec<Breadcrumb>,
    /// The HTTP request it happened in.
    pub request: Option<Request>,
    /// What the SDK knew about device, runtime, trace and the like, by name.
    pub contexts: BTreeMap<String, Value>,
    /// What the program added, by name.
    pub extra: BTreeMap<String, Value>,
    /// What Sentry could not process, in words.
    pub problems: Vec<String>,
    /// The id of the event before it in its issue.
    pub previous: Option<String>,
    /// The id of the event after it in its issue.
    pub next: Option<String>,
}

/// Something that happened before the error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Breadcrumb {
    /// When, as it was reported.
    pub at: String,
    /// `debug`, `info`, `warning`, `error` or `fatal`; empty where unknown.
    pub level: String,
    /// What kind, as `http`; empty where unknown.
    pub category: String,
    /// What was said.
    pub message: String,
    /// What was added; null where nothing.
    pub data: Value,
}

/// The HTTP request that an error happened in; cookies and credentials are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The address without its query.
    pub url: String,
    /// The query.
    pub query: Vec<(String, String)>,
    /// The headers, without those that carry credentials.
    pub headers: Vec<(String, String)>,
    /// The body; null where none was reported.
    pub body: Value,
}

/// `GET /events?project&query&fields&sort&period&dataset&limit&cursor`: rows of a search among events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct EventRows {
    /// The rows: values by field.
    pub rows: Vec<BTreeMap<String, Value>>,
    /// What to send as `cursor` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}
