//! Answers that are asked for again with their `ETag`, so that an unchanged thing costs no quota and no transfer.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use moka::sync::Cache;
use std::{sync::Arc, time::Duration};

/// What all kept answers may take, in bytes.
const ROOM: u64 = 64 * 1024 * 1024;
/// The longest answer that is kept, in bytes.
const LONGEST: usize = 2 * 1024 * 1024;
/// How long an answer is kept that nobody asks for.
const IDLE: Duration = Duration::from_secs(60 * 60);
/// What an answer takes besides its texts, in bytes.
const OVERHEAD: usize = 512;

/// What makes two reads the same: where, who asks, and in which form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) url: String,
    pub(super) identity: Arc<str>,
    pub(super) accept: Option<HeaderValue>,
}

/// A kept answer.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) etag: HeaderValue,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// The answers of one provider, the most used ones within [`ROOM`].
#[derive(Debug)]
pub(super) struct Answers(Cache<Key, Kept>);

impl Default for Answers {
    fn default() -> Self {
        Self(
            Cache::builder()
                .weigher(weight)
                .max_capacity(ROOM)
                .time_to_idle(IDLE)
                .build(),
        )
    }
}

impl Answers {
    pub(super) fn get(&self, key: &Key) -> Option<Kept> {
        self.0.get(key)
    }

    /// Keeps a 200 that names its version.
    pub(super) fn keep(&self, key: Key, headers: &HeaderMap, body: &Bytes) {
        if body.len() > LONGEST {
            return;
        }
        if let Some(etag) = headers.get(header::ETAG) {
            let kept = Kept {
                etag: etag.clone(),
                headers: headers.clone(),
                body: body.clone(),
            };
            self.0.insert(key, kept);
        }
    }
}

fn weight(key: &Key, kept: &Kept) -> u32 {
    let headers: usize = kept
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    let all = key.url.len() + headers + kept.body.len() + OVERHEAD;
    u32::try_from(all).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(identity: &str) -> Key {
        Key {
            url: "https://example.test/repos/acme/app".to_owned(),
            identity: identity.into(),
            accept: None,
        }
    }

    fn tagged() -> HeaderMap {
        HeaderMap::from_iter([(header::ETAG, HeaderValue::from_static("\"1\""))])
    }

    #[test]
    fn what_one_credential_saw_is_not_shown_to_another() {
        let answers = Answers::default();
        answers.keep(key("installation 1"), &tagged(), &Bytes::from_static(b"{}"));
        assert!(answers.get(&key("installation 1")).is_some());
        assert!(answers.get(&key("installation 2")).is_none());
    }

    #[test]
    fn an_answer_without_a_version_or_without_measure_is_not_kept() {
        let answers = Answers::default();
        answers.keep(key("a"), &HeaderMap::new(), &Bytes::from_static(b"{}"));
        answers.keep(key("b"), &tagged(), &Bytes::from(vec![0; LONGEST + 1]));
        assert!(answers.get(&key("a")).is_none());
        assert!(answers.get(&key("b")).is_none());
    }
}
