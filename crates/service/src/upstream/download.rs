//! Long texts, of which only the end is kept; a signed address is followed here and handed to nobody.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use tokio::time::Instant;
use url::Url;

use super::{Call, UpstreamError, answer, ask::Heard};

/// How long a download may take.
const DEADLINE: Duration = Duration::from_secs(60);
/// The longest text that is read through, in bytes.
const LONGEST: u64 = 512 * 1024 * 1024;

/// The end of a long text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tail {
    /// Its last bytes.
    pub bytes: Vec<u8>,
    /// How long the whole of it is, in bytes.
    pub total: u64,
}

impl Call<'_> {
    /// Reads the answer through and keeps its last `most` bytes; one redirect is followed, without our credential.
    ///
    /// # Errors
    /// As [`Call::send`]; [`UpstreamError::TooLarge`] over 512 MiB.
    pub async fn tail(self, most: usize) -> Result<Tail, UpstreamError> {
        let deadline = Instant::now() + DEADLINE;
        let authorization = self.authorization().await?;
        let exchange = self.download(authorization.as_ref(), most);
        let (status, headers, (tail, refusal)) = self
            .heard(authorization.as_ref(), deadline, exchange)
            .await?;
        self.judge(status, headers, refusal).map(|_| tail)
    }

    async fn download(
        &self,
        authorization: Option<&super::Authorization>,
        most: usize,
    ) -> Result<Heard<(Tail, Bytes)>, UpstreamError> {
        let provider = self.upstream.provider;
        let lost = |error| UpstreamError::of_transport(provider, error);
        let request = self.request(authorization).timeout(DEADLINE);
        let mut response = request.send().await.map_err(lost)?;
        if let Some(address) = self.elsewhere(response.status(), response.headers()) {
            let request = self.upstream.client.get(address).timeout(DEADLINE);
            response = request.send().await.map_err(lost)?;
        }
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let (mut tail, mut refusal) = (
            Tail {
                bytes: Vec::new(),
                total: 0,
            },
            Bytes::new(),
        );
        if !status.is_success() {
            refusal = answer::read_capped(provider, response).await?;
            return Ok((status, headers, (tail, refusal)));
        }
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            tail.total += chunk.len() as u64;
            if tail.total > LONGEST {
                return Err(UpstreamError::TooLarge { provider });
            }
            tail.bytes.extend_from_slice(&chunk);
            // Cut only now and then, so that bytes are not moved for every chunk.
            if tail.bytes.len() > most.saturating_mul(2) {
                tail.bytes.drain(..tail.bytes.len() - most);
            }
        }
        let over = tail.bytes.len().saturating_sub(most);
        tail.bytes.drain(..over);
        Ok((status, headers, (tail, refusal)))
    }

    /// Where a redirect leads: over TLS, unless we reach the provider without it ourselves.
    fn elsewhere(&self, status: StatusCode, headers: &HeaderMap) -> Option<Url> {
        let location = headers.get(header::LOCATION)?.to_str().ok()?;
        let address = self.url.join(location).ok()?;
        let safe = address.scheme() == "https" || address.scheme() == self.url.scheme();
        (status.is_redirection() && safe).then_some(address)
    }
}
