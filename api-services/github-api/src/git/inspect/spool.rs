//! The pack of a push on disk, where it can be looked at before it is sent.

use std::path::Path;

use bytes::Bytes;
use tempfile::{NamedTempFile, TempPath};
use tokio::{fs::File, io::AsyncWriteExt as _};
use tokio_util::io::ReaderStream;

use super::Stop;
use crate::git::inflate::Inflated;

/// A pack on disk; dropped, it is gone.
#[derive(Debug)]
pub(crate) struct Spool {
    path: TempPath,
    length: u64,
}

impl Spool {
    /// Writes what was read already and the rest of the body, at most `most` bytes.
    ///
    /// # Errors
    /// A longer body is read to its end and then refused: git shows a refusal only where it could send all it had.
    pub(crate) async fn of(
        folder: &Path,
        begun: Bytes,
        body: &mut Inflated,
        most: u64,
    ) -> Result<Self, Stop> {
        let broken = |error: std::io::Error| Stop::Broken(format!("spool a push: {error}"));
        let (file, path) = NamedTempFile::with_prefix_in("pack-", folder)
            .map_err(broken)?
            .into_parts();
        let mut file = File::from_std(file);
        let mut length = begun.len() as u64;
        file.write_all(&begun).await.map_err(broken)?;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|_| Stop::refused("the push broke off"))?;
            length += chunk.len() as u64;
            if length <= most {
                file.write_all(&chunk).await.map_err(broken)?;
            }
        }
        if length > most {
            return Err(Stop::refused(format!(
                "the push has {length} bytes, at most {most} are taken; push fewer or smaller commits"
            )));
        }
        file.flush().await.map_err(broken)?;
        Ok(Self { path, length })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its length in bytes.
    pub(crate) const fn length(&self) -> u64 {
        self.length
    }

    /// The bytes as they came; the file lives as long as the stream.
    pub(crate) async fn into_stream(
        self,
    ) -> std::io::Result<impl futures::Stream<Item = std::io::Result<Bytes>> + Send + 'static> {
        let file = File::open(&self.path).await?;
        let path = self.path;
        let chunks = ReaderStream::with_capacity(file, 64 * 1024);
        Ok(futures::StreamExt::map(chunks, move |chunk| {
            let _kept = &path;
            chunk
        }))
    }
}
