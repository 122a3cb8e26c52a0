//! Repeats what may pass by itself: no connection, or an answer that says to come again soon.

use std::time::Duration;

use axum::http::{StatusCode, header};
use reqwest::{RequestBuilder, Response};

/// Pauses before the second and third attempt.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];
/// The longest Retry-After that is waited out here rather than by the agent, in seconds.
const PATIENCE: u64 = 3;
/// Bytes of an answer that are read.
pub(super) const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Status, Retry-After in seconds, and body.
pub(super) type Answered = (StatusCode, Option<u64>, Vec<u8>);

/// The answer to a request, which must be safe to repeat.
pub(super) async fn send(request: RequestBuilder) -> reqwest::Result<Answered> {
    for pause in PAUSES {
        let Some(again) = request.try_clone() else {
            break;
        };
        match again.send().await {
            Ok(response) => {
                let after = retry_after(&response);
                if !passing(response.status(), after) {
                    return read(response).await;
                }
                tokio::time::sleep(after.map_or(pause, Duration::from_secs)).await;
            }
            Err(error) if error.is_timeout() => return Err(error),
            Err(_) => tokio::time::sleep(pause).await,
        }
    }
    read(request.send().await?).await
}

fn passing(status: StatusCode, retry_after: Option<u64>) -> bool {
    match status {
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => true,
        // Without Retry-After it will not pass soon: a disabled provider, a spent quota.
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            retry_after.is_some_and(|seconds| seconds <= PATIENCE)
        }
        _ => false,
    }
}

fn retry_after(response: &Response) -> Option<u64> {
    let value = response.headers().get(header::RETRY_AFTER)?;
    value.to_str().ok()?.parse().ok()
}

/// The answer, cut off where it is larger than anything the services send.
async fn read(mut response: Response) -> reqwest::Result<Answered> {
    let (status, after) = (response.status(), retry_after(&response));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > ANSWER_BYTES {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok((status, after, body))
}
