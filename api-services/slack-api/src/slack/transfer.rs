//! The bytes of files, which go to and come from other addresses than the methods.

use std::time::Duration;

use domain::Provider;
use http::{StatusCode, header};
use reqwest::Client;
use secrecy::ExposeSecret as _;
use service::{client, upstream::UpstreamError};
use url::Url;

use super::{Slack, SlackError};

const PROVIDER: Provider = Provider::Slack;
/// How long the bytes of one file may take.
const DEADLINE: Duration = Duration::from_secs(60);
/// The largest file that is fetched, in bytes.
const LARGEST: usize = 10 * 1024 * 1024;
/// Where Slack keeps files; our token goes nowhere else.
const HOSTS: [&str; 2] = ["files.slack.com", "files.slack-gov.com"];

/// A client for bytes, which take longer than answers of methods.
pub(super) fn client() -> reqwest::Result<Client> {
    client::with_deadline(DEADLINE)
}

impl Slack {
    /// Sends bytes to an address that Slack gave for them; it asks for no token.
    pub(crate) async fn send_bytes(&self, address: &str, bytes: &str) -> Result<(), SlackError> {
        let url: Url = address.parse().map_err(|_| elsewhere())?;
        if url.scheme() != "https" && url.origin() != self.base.origin() {
            return Err(elsewhere());
        }
        let answer = self
            .bytes
            .post(url)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .body(bytes.to_owned())
            .send()
            .await
            .map_err(failed)?;
        status(answer.status())
    }

    /// The bytes behind a file's private address.
    pub(crate) async fn fetch_bytes(&self, address: &str) -> Result<Vec<u8>, SlackError> {
        let url: Url = address.parse().map_err(|_| elsewhere())?;
        if !self.keeps(&url) {
            return Err(elsewhere());
        }
        let token = self.token.now();
        let request = self.bytes.get(url).bearer_auth(token.expose_secret());
        let mut answer = request.send().await.map_err(failed)?;
        status(answer.status())?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(UpstreamError::TooLarge { provider: PROVIDER }.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// Whether Slack itself keeps what is at the address.
    fn keeps(&self, url: &Url) -> bool {
        let known = url.scheme() == "https" && url.host_str().is_some_and(|h| HOSTS.contains(&h));
        known || url.origin() == self.base.origin()
    }
}

fn elsewhere() -> SlackError {
    SlackError::Said {
        name: "file_elsewhere".to_owned(),
        hint: "; the file is not kept by Slack, open its permalink".to_owned(),
    }
}

/// A file's address answers with a page to sign in at where the token does not suffice.
fn status(status: StatusCode) -> Result<(), SlackError> {
    if status.is_success() {
        return Ok(());
    }
    Err(match status.as_u16() {
        500.. => UpstreamError::Failed {
            provider: PROVIDER,
            status,
        },
        300..400 => UpstreamError::Refused {
            provider: PROVIDER,
            status: StatusCode::FORBIDDEN,
            message: "our bot lacks the scope files:read, an operator must add it".to_owned(),
        },
        _ => UpstreamError::Refused {
            provider: PROVIDER,
            status,
            message: "the file's bytes were refused".to_owned(),
        },
    }
    .into())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
fn failed(error: reqwest::Error) -> SlackError {
    if error.is_connect() {
        UpstreamError::Unreachable { provider: PROVIDER }.into()
    } else {
        UpstreamError::NoAnswer { provider: PROVIDER }.into()
    }
}
