//! Files and directories at a ref.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::github::{Contents, Entry};
use domain::Repository;
use serde::Deserialize;
use service::upstream::{Call, UpstreamError};

use super::GitHub;

const ROUTE: &str = "/repos/{owner}/{repo}/contents/{path}";

/// What lies at a path.
pub(crate) enum Found {
    /// A file or directory.
    Contents(Contents),
    /// Something that has no text of its own, in words.
    Other(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Remote {
    Directory(Vec<RemoteEntry>),
    Single(Single),
}

#[derive(Deserialize)]
struct RemoteEntry {
    name: String,
    r#type: String,
    #[serde(default)]
    size: u64,
    sha: String,
}

#[derive(Deserialize)]
struct Single {
    r#type: String,
    path: String,
    sha: String,
    #[serde(default)]
    size: u64,
    #[serde(default)]
    encoding: String,
    #[serde(default)]
    content: String,
    target: Option<String>,
    html_url: Option<String>,
}

impl GitHub {
    /// What lies at a path; an empty path is the root, no ref is the default branch.
    pub(crate) async fn contents(
        &self,
        repository: &Repository,
        path: &str,
        reference: Option<&str>,
    ) -> Result<Found, UpstreamError> {
        let call = || self.at(repository, path, reference);
        let remote: Remote = call()?.send().await?.json()?;
        match remote {
            Remote::Directory(entries) => Ok(Found::Contents(Contents::Directory {
                path: path.trim_matches('/').to_owned(),
                entries: entries.into_iter().map(Entry::from).collect(),
            })),
            Remote::Single(single) if single.r#type == "file" => {
                let bytes = match single.encoding.as_str() {
                    "base64" => decode(&single.content)?,
                    // Over a megabyte GitHub sends no content with the description.
                    _ => call()?
                        .accept("application/vnd.github.raw+json")
                        .send()
                        .await?
                        .body
                        .to_vec(),
                };
                Ok(Found::Contents(file(single, bytes)))
            }
            Remote::Single(single) => Ok(Found::Other(match single.target {
                Some(target) => format!("{} is a symbolic link to {target}", single.path),
                None => format!("{} is a {}", single.path, single.r#type),
            })),
        }
    }

    fn at(
        &self,
        repository: &Repository,
        path: &str,
        reference: Option<&str>,
    ) -> Result<Call<'_>, UpstreamError> {
        let mut segments = vec!["repos", repository.owner(), repository.name(), "contents"];
        let path = path.trim_matches('/');
        if !path.is_empty() {
            segments.extend(path.split('/'));
        }
        let call = self.upstream.get(ROUTE, &segments)?;
        Ok(match reference {
            Some(reference) => call.query("ref", reference),
            None => call,
        })
    }
}

/// GitHub breaks base64 into lines.
fn decode(content: &str) -> Result<Vec<u8>, UpstreamError> {
    let joined: String = content.split_ascii_whitespace().collect();
    STANDARD
        .decode(joined)
        .map_err(|error| UpstreamError::Unreadable {
            provider: domain::Provider::Github,
            problem: error.to_string(),
        })
}

fn file(single: Single, bytes: Vec<u8>) -> Contents {
    let (text, base64, removed) = match String::from_utf8(bytes) {
        Ok(text) => {
            let (text, removed) = text::visible_text(&text);
            (Some(text), None, removed)
        }
        Err(error) => {
            let base64 = STANDARD.encode(error.as_bytes());
            (None, Some(base64), text::Removed::default())
        }
    };
    Contents::File {
        path: single.path,
        sha: single.sha,
        size: single.size,
        text,
        base64,
        html_url: single.html_url.unwrap_or_default(),
        sanitised: removed.to_string(),
    }
}

impl From<RemoteEntry> for Entry {
    fn from(entry: RemoteEntry) -> Self {
        Self {
            name: entry.name,
            r#type: entry.r#type,
            size: entry.size,
            sha: entry.sha,
        }
    }
}
