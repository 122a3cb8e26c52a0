//! The raw body of a webhook: bounded in size and time, never decompressed, byte for byte as it was signed.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;

use crate::refusal::Refusal;

/// The largest body that is read; GitHub sends none above 25 MB.
pub(crate) const LIMIT: usize = 25 << 20;

/// How long a body may take to arrive; GitHub gives up after 10 s.
pub(crate) const DEADLINE: Duration = Duration::from_secs(10);

/// Refuses by the head alone what need not be read.
pub(crate) fn check_head(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Refusal::ContentEncoding);
    }
    match announced(headers) {
        Some(length) if length > LIMIT as u64 => Err(Refusal::TooLarge),
        Some(_) | None => Ok(()),
    }
}

/// Reads a body to its end; stops reading where it grows too large.
pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    tokio::time::timeout(DEADLINE, collect(headers, body))
        .await
        .unwrap_or(Err(Refusal::TooSlow))
}

async fn collect(headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    // An announced length is only believed as far as memory goes that a small body would take anyway.
    let expected = announced(headers).map_or(0, |length| length.min(64 << 10));
    let mut whole = BytesMut::with_capacity(usize::try_from(expected).unwrap_or(0));
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::BrokenBody)?;
        if whole.len() + chunk.len() > LIMIT {
            return Err(Refusal::TooLarge);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
