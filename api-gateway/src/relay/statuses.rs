//! Delivers pending statuses through the API service of their provider.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use contracts::{DeliverStatus, StatusAnswer};
use futures::{StreamExt as _, stream};
use metrics::counter;
use reqwest::{Client, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use service::{
    ApiServices,
    client::{self, Traced as _},
};
use store::{
    PgPool,
    statuses::{self, Pending},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::metric;

/// How often statuses are looked for when nobody announces one.
const POLL: Duration = Duration::from_secs(2);

/// How long an API service may take, its provider included.
const DEADLINE: Duration = Duration::from_secs(20);

/// Statuses taken at a time, and delivered at the same time.
const BATCH: i64 = 16;

/// Hands statuses over.
#[derive(Debug, Clone)]
pub(super) struct Courier {
    pool: PgPool,
    client: Client,
    api_services: ApiServices,
    service_token: SecretString,
}

impl Courier {
    pub(super) fn new(
        pool: PgPool,
        api_services: ApiServices,
        service_token: SecretString,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            pool,
            client: client::with_deadline(DEADLINE).context("make the HTTP client")?,
            api_services,
            service_token,
        })
    }

    /// Takes what is due and delivers it; true where more may be due.
    async fn round(&self) -> bool {
        let due = match statuses::take_pending(&self.pool, BATCH).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "pending statuses could not be read");
                return false;
            }
        };
        let full = i64::try_from(due.len()).is_ok_and(|count| count == BATCH);
        stream::iter(due)
            .for_each_concurrent(None, |pending| self.hand_over(pending))
            .await;
        full
    }

    async fn hand_over(&self, pending: Pending) {
        let (root, seq) = (pending.root, pending.seq);
        let outcome = match self.deliver(pending).await {
            Ok(true) => "delivered",
            Ok(false) => "dropped",
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), task = %root, seq = seq.0, "a status was not delivered; it is tried again");
                "failed"
            }
        };
        counter!(metric::STATUSES, "outcome" => outcome).increment(1);
    }

    async fn deliver(&self, pending: Pending) -> anyhow::Result<bool> {
        let path = format!("/api/v1/tasks/{}/status", pending.root);
        let answer = self
            .client
            .put(self.api_services.url(pending.provider, &path))
            .bearer_auth(self.service_token.expose_secret())
            .json(&DeliverStatus {
                seq: pending.seq,
                phase: pending.phase,
                item: pending.item,
                body: pending.detail,
            })
            .traced()
            .send()
            .await
            .context("reach the API service")?;
        let delivered = match answer.status() {
            // Its place is gone for good, or it can never be read there: trying again would not end.
            StatusCode::GONE | StatusCode::UNPROCESSABLE_ENTITY => false,
            _ => {
                answer
                    .error_for_status()
                    .context("deliver the status")?
                    .json::<StatusAnswer>()
                    .await
                    .context("read the API service's answer")?
                    .delivered
            }
        };
        // Not delivered means that a later one was, or that none can be: this one is done with as well.
        statuses::mark_delivered(&self.pool, pending.root, pending.seq)
            .await
            .context("note the delivery")?;
        Ok(delivered)
    }
}

/// Delivers when told, and every two seconds whatever was left, until shutdown.
pub(super) async fn run(courier: Courier, told: Arc<Notify>, soft: CancellationToken) {
    let deliver = async {
        loop {
            if !courier.round().await {
                // Either way it is time to look.
                let _ = tokio::time::timeout(POLL, told.notified()).await;
            }
        }
    };
    // A delivery that is cut off stays pending and is taken again.
    soft.run_until_cancelled(deliver).await;
}
