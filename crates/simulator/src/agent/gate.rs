//! Waits at a gate that is a URL.

use std::time::Duration;

use super::context::Context;

/// Between two tries at a gate that cannot be reached.
const PAUSE: Duration = Duration::from_millis(200);

/// Asks until the gate answers 200.
pub(super) async fn hold(context: &Context, url: &str) {
    loop {
        let answer = context.http().get(url).send().await;
        if answer.is_ok_and(|a| a.status().is_success()) {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
