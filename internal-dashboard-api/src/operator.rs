//! The operator token: made and printed once, asked by every route, known by its digest alone.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use secrecy::{ExposeSecret as _, SecretString};
use service::Problem;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use crate::{App, error::problem_of};

/// What a browser's WebSocket puts before the token, for it cannot send an Authorization header.
const PROTOCOL_PREFIX: &str = "bearer.";
/// How long to wait before Postgres is asked again.
const PAUSE: Duration = Duration::from_secs(1);

/// Who may come in.
pub(crate) struct Operator {
    pool: store::PgPool,
    digest: OnceCell<[u8; 32]>,
}

impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Operator")
    }
}

impl Operator {
    /// The operator with a pinned token, or with the stored one.
    pub(crate) fn new(pool: store::PgPool, pinned: Option<&SecretString>) -> Self {
        let digest = OnceCell::new_with(pinned.map(|token| digest_of(token.expose_secret())));
        Self { pool, digest }
    }

    async fn knows(&self, token: &str) -> Result<bool, Problem> {
        let known = self
            .digest
            .get_or_try_init(async || {
                let stored = store::operator::digest(&self.pool)
                    .await
                    .map_err(problem_of)?;
                stored.ok_or_else(|| Problem::unavailable(&"there is no operator token yet"))
            })
            .await?;
        Ok(known.ct_eq(&digest_of(token)).into())
    }
}

/// Makes the token where there is none and prints it; waits for Postgres as long as it takes.
pub(crate) async fn establish(operator: Arc<Operator>, soft: CancellationToken) {
    while operator.digest.get().is_none() {
        let token = access::new_secret();
        match store::operator::establish(&operator.pool, digest_of(&token)).await {
            Ok(made) => {
                if made {
                    // Not a log line: logs are kept and shipped, this is shown once.
                    println!(
                        "internal-dashboard-api: the operator token, shown only this once: {token}"
                    );
                }
                break;
            }
            Err(error) => tracing::warn!(%error, "the operator token cannot be stored yet"),
        }
        if soft
            .run_until_cancelled(tokio::time::sleep(PAUSE))
            .await
            .is_none()
        {
            return;
        }
    }
    soft.cancelled().await;
}

/// Lets a request pass if it shows the operator token.
pub(crate) async fn require(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let token = shown(request.headers())
        .ok_or_else(|| Problem::unauthorized("send the operator token as Authorization: Bearer"))?;
    if app.operator.knows(token).await? {
        Ok(next.run(request).await)
    } else {
        Err(Problem::unauthorized("this is not the operator token"))
    }
}

fn shown(headers: &HeaderMap) -> Option<&str> {
    service::bearer(headers).or_else(|| {
        headers
            .get_all(header::SEC_WEBSOCKET_PROTOCOL)
            .into_iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .find_map(|protocol| protocol.trim().strip_prefix(PROTOCOL_PREFIX))
    })
}

fn digest_of(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
