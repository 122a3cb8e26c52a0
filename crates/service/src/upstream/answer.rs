//! What a provider answered.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::UpstreamError;

/// The longest answer that is read, in bytes.
const CAP: usize = 10 * 1024 * 1024;
/// The longest message of a provider that is handed on, in characters.
const MESSAGE: usize = 500;

/// A 2xx answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub(super) provider: domain::Provider,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body; at most 10 MiB.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// [`UpstreamError::Unreadable`] where it has another shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, UpstreamError> {
        serde_json::from_slice(&self.body).map_err(|error| UpstreamError::Unreadable {
            provider: self.provider,
            problem: error.to_string(),
        })
    }
}

pub(super) async fn read_capped(
    provider: domain::Provider,
    mut response: reqwest::Response,
) -> Result<Bytes, UpstreamError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|_| UpstreamError::NoAnswer { provider })?
    {
        if body.len() + chunk.len() > CAP {
            return Err(UpstreamError::TooLarge { provider });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The sentence of a refusal, wherever the provider puts it.
pub(super) fn message_of(body: &[u8]) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return "without a message".to_owned();
    };
    let first = ["message", "detail", "error"]
        .iter()
        .find_map(|name| value.get(name)?.as_str());
    let listed = ["errors", "errorMessages"]
        .iter()
        .filter_map(|name| value.get(name)?.as_array())
        .flatten()
        .filter_map(|entry| entry.as_str().or_else(|| entry.get("message")?.as_str()));
    let all: Vec<&str> = first.into_iter().chain(listed).collect();
    if all.is_empty() {
        return "without a message".to_owned();
    }
    all.join("; ").chars().take(MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_where_each_provider_puts_it() {
        let cases = [
            (
                r#"{"message":"Validation Failed","errors":[{"message":"A pull request already exists"}]}"#,
                "Validation Failed; A pull request already exists",
            ),
            (
                r#"{"errorMessages":["Issue does not exist"],"errors":{}}"#,
                "Issue does not exist",
            ),
            (r#"{"detail":"Invalid token"}"#, "Invalid token"),
            ("<html>", "without a message"),
            ("[]", "without a message"),
        ];
        for (body, expected) in cases {
            assert_eq!(message_of(body.as_bytes()), expected, "{body}");
        }
    }
}
