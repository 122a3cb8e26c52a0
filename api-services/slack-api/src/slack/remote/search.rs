//! What a search finds, as Slack answers it.

use serde::Deserialize;

/// `search.messages`.
#[derive(Debug, Deserialize)]
pub(crate) struct SearchAnswer {
    pub(crate) messages: RemoteMatches,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RemoteMatches {
    #[serde(default)]
    pub(crate) matches: Vec<RemoteMatch>,
    #[serde(default)]
    pub(crate) paging: Paging,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Paging {
    #[serde(default)]
    pub(crate) page: u32,
    #[serde(default)]
    pub(crate) pages: u32,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RemoteMatch {
    pub(crate) channel: MatchedChannel,
    #[serde(default)]
    pub(crate) user: Option<String>,
    #[serde(default)]
    pub(crate) username: Option<String>,
    pub(crate) ts: String,
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) permalink: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MatchedChannel {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
}
