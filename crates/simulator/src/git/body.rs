//! Passes a request body to git, unpacked if it came gzipped.

use std::io::{self, Write as _};

use axum::body::Body;
use flate2::write::GzDecoder;
use futures::StreamExt as _;
use http::{HeaderMap, header};
use tokio::{io::AsyncWriteExt as _, process::ChildStdin};

/// Writes the body to git and closes its input; answers at most the first `keep` bytes.
pub(super) async fn pour(
    headers: &HeaderMap,
    body: Body,
    mut git: ChildStdin,
    keep: usize,
) -> io::Result<Vec<u8>> {
    let zipped = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|e| e == "gzip" || e == "x-gzip");
    let mut unzip = zipped.then(|| GzDecoder::new(Vec::new()));
    let mut kept = Vec::new();
    let mut frames = body.into_data_stream();
    while let Some(frame) = frames.next().await {
        let frame = frame.map_err(io::Error::other)?;
        match &mut unzip {
            None => push(&mut git, &mut kept, keep, &frame).await?,
            Some(unzip) => {
                unzip.write_all(&frame)?;
                let plain = std::mem::take(unzip.get_mut());
                push(&mut git, &mut kept, keep, &plain).await?;
            }
        }
    }
    if let Some(unzip) = unzip {
        push(&mut git, &mut kept, keep, &unzip.finish()?).await?;
    }
    git.shutdown().await?;
    Ok(kept)
}

async fn push(
    git: &mut ChildStdin,
    kept: &mut Vec<u8>,
    keep: usize,
    bytes: &[u8],
) -> io::Result<()> {
    let room = keep.saturating_sub(kept.len()).min(bytes.len());
    kept.extend_from_slice(&bytes[..room]);
    git.write_all(bytes).await
}
