//! Takes statuses to the API services, which post them.

use std::{sync::Arc, time::Duration};

use contracts::DeliverStatus;
use futures::StreamExt as _;
use reqwest::{Client, StatusCode};
use secrecy::ExposeSecret as _;
use service::client::{self, Traced as _};
use store::statuses::{self, Pending};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{engine::Engine, metric, persist::Complaint, persist::WRITE};

/// How often statuses are looked for that nobody announced.
const PACE: Duration = Duration::from_secs(1);
/// Statuses of one round, and how many are under way at once.
const ROUND: i64 = 32;
const AT_ONCE: usize = 8;
/// How long an API service may take; it may wait for its provider.
const DEADLINE: Duration = Duration::from_secs(20);

/// The client of the API services.
pub(super) fn client() -> reqwest::Result<Client> {
    client::with_deadline(DEADLINE)
}

/// Delivers statuses until no run is left; each is taken by one engine at a time.
pub(super) async fn deliver(engine: Arc<Engine>, client: Client, idle: CancellationToken) {
    let mut complaint = Complaint::about("look for statuses to deliver");
    while !idle.is_cancelled() {
        let round = async {
            match timeout(WRITE, statuses::take_pending(&engine.pool, ROUND)).await {
                Ok(Ok(pending)) => {
                    complaint.fine();
                    let taken = pending.len();
                    futures::stream::iter(pending)
                        .for_each_concurrent(AT_ONCE, |status| hand_over(&engine, &client, status))
                        .await;
                    taken == usize::try_from(ROUND).unwrap_or(usize::MAX)
                }
                Ok(Err(error)) => {
                    complaint.trouble(&error);
                    false
                }
                Err(elapsed) => {
                    complaint.trouble(&elapsed);
                    false
                }
            }
        };
        if idle.run_until_cancelled(round).await == Some(true) {
            continue;
        }
        tokio::select! {
            () = idle.cancelled() => {}
            () = tokio::time::sleep(PACE) => {}
            () = engine.statuses.notified() => {}
        }
    }
}

async fn hand_over(engine: &Engine, client: &Client, status: Pending) {
    let outcome = match send(engine, client, &status).await {
        Ok(outcome) => outcome,
        Err(error) => {
            let (root, error) = (status.root, format!("{error:#}"));
            tracing::debug!(%root, error, "a status was not delivered; it comes back later");
            "failed"
        }
    };
    metrics::counter!(metric::STATUSES, "outcome" => outcome).increment(1);
}

async fn send(engine: &Engine, client: &Client, status: &Pending) -> anyhow::Result<&'static str> {
    let path = format!("/api/v1/tasks/{}/status", status.root);
    let url = engine.settings.api_services.url(status.provider, &path);
    let answer = client
        .put(url)
        .bearer_auth(engine.settings.service_token.expose_secret())
        .traced()
        .json(&DeliverStatus {
            seq: status.seq,
            phase: status.phase,
            item: status.item.clone(),
            body: status.detail.clone(),
        })
        .send()
        .await?;
    let outcome = match answer.status() {
        code if code.is_success() => "delivered",
        // Its place is gone for good, or it can never be read there: trying again would not end.
        StatusCode::GONE | StatusCode::UNPROCESSABLE_ENTITY => {
            tracing::warn!(root = %status.root, code = %answer.status(), "a status was refused for good");
            "refused"
        }
        code => anyhow::bail!("the API service answered {code}"),
    };
    timeout(
        WRITE,
        statuses::mark_delivered(&engine.pool, status.root, status.seq),
    )
    .await??;
    Ok(outcome)
}
