//! Files as Slack answers them.

use serde::Deserialize;

/// A file; one that the token may not see has little more than an id.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RemoteFile {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) title: Option<String>,
    #[serde(default)]
    pub(crate) mimetype: Option<String>,
    #[serde(default)]
    pub(crate) size: u64,
    #[serde(default)]
    pub(crate) user: Option<String>,
    pub(crate) permalink: Option<String>,
    pub(crate) url_private: Option<String>,
    #[serde(default)]
    pub(crate) channels: Vec<String>,
    #[serde(default)]
    pub(crate) groups: Vec<String>,
    #[serde(default)]
    pub(crate) ims: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FileAnswer {
    pub(crate) file: RemoteFile,
}
