//! A request body as it streams in, unpacked where it came compressed.

use std::io::Write as _;

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use flate2::write::GzDecoder;
use futures::StreamExt as _;
use http::{HeaderMap, header};

/// A body that gives plain chunks.
pub(crate) struct Inflated {
    body: BodyDataStream,
    gzip: Option<GzDecoder<Vec<u8>>>,
}

impl Inflated {
    /// The body of a request with these headers; `None` where its encoding is not one of git's.
    pub(crate) fn new(headers: &HeaderMap, body: Body) -> Option<Self> {
        let encoding = headers
            .get(header::CONTENT_ENCODING)
            .map(|value| value.to_str().unwrap_or("?").trim().to_ascii_lowercase());
        let gzip = match encoding.as_deref() {
            None | Some("identity") => None,
            Some("gzip" | "x-gzip") => Some(GzDecoder::new(Vec::new())),
            Some(_) => return None,
        };
        Some(Self {
            body: body.into_data_stream(),
            gzip,
        })
    }

    /// The next chunk; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<std::io::Result<Bytes>> {
        loop {
            let chunk = match self.body.next().await {
                None => return self.rest(),
                Some(Err(error)) => return Some(Err(std::io::Error::other(error))),
                Some(Ok(chunk)) => chunk,
            };
            let Some(gzip) = &mut self.gzip else {
                return Some(Ok(chunk));
            };
            if let Err(error) = gzip.write_all(&chunk) {
                return Some(Err(error));
            }
            let plain = std::mem::take(gzip.get_mut());
            if !plain.is_empty() {
                return Some(Ok(Bytes::from(plain)));
            }
        }
    }

    /// What the decoder kept to itself; an unfinished stream is an error.
    fn rest(&mut self) -> Option<std::io::Result<Bytes>> {
        match self.gzip.take()?.finish() {
            Ok(plain) if plain.is_empty() => None,
            Ok(plain) => Some(Ok(Bytes::from(plain))),
            Err(error) => Some(Err(error)),
        }
    }
}
