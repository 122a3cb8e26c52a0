//! Passes a push on and its report back, and notes the outcome even where the client hangs up.

use std::sync::Arc;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use domain::{EffectId, Repository};
use futures::{StreamExt as _, stream};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tokio::sync::{mpsc, oneshot};
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument as _;

use super::record;
use crate::{
    app::App,
    git::{
        command::Command,
        inspect::Spool,
        refusal::Refusal,
        remote::with_body,
        report::{Outcome, Report},
    },
};

/// A push that may go on.
pub(super) struct Push {
    pub(super) repository: Repository,
    pub(super) command: Command,
    pub(super) effect: EffectId,
    pub(super) side_band: bool,
    pub(super) headers: HeaderMap,
    pub(super) section: Bytes,
    pub(super) spool: Spool,
}

type Head = Result<Response, Refusal>;
type Chunks = mpsc::Sender<reqwest::Result<Bytes>>;

/// Streams the push to the server and its answer back.
pub(super) async fn push(app: Arc<App>, push: Push) -> Head {
    let (head, answered) = oneshot::channel();
    // Apart from the request, so that GitHub's word is noted also where nobody waits for it.
    tokio::spawn(carry(app, push, head).in_current_span());
    answered.await.unwrap_or_else(|_| {
        Err(Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the push failed on our side",
        ))
    })
}

async fn carry(app: Arc<App>, push: Push, head: oneshot::Sender<Head>) {
    let Push {
        repository,
        command,
        effect,
        side_band,
        mut headers,
        section,
        spool,
    } = push;
    plain(&mut headers);
    let length = section.len() as u64 + spool.length();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let answer = match spool.into_stream().await {
        Err(error) => {
            tracing::error!(%error, "cannot read a spooled push");
            Err(Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the push was lost on our side, nothing was pushed; push again",
            ))
        }
        Ok(pack) => {
            let whole = stream::once(async { Ok(section) }).chain(pack);
            let body = reqwest::Body::wrap_stream(whole);
            let path = "git-receive-pack";
            app.git
                .ask(Method::POST, &repository, path, headers, Some(body))
                .await
        }
    };
    let outcome = match answer {
        Err(refusal) => {
            let lost = refusal.status.is_server_error();
            let outcome = if lost {
                Outcome::Unknown
            } else {
                Outcome::Refused(refusal.sentence.clone())
            };
            record::after(&app, effect, &repository, &command.new, outcome).await;
            // Nobody listens where the client hung up.
            let _ = head.send(Err(refusal));
            return;
        }
        Ok(answer) => {
            let (chunks, received) = mpsc::channel(16);
            let body = Body::from_stream(ReceiverStream::new(received));
            let _ = head.send(Ok(with_body(&answer, body)));
            let report = pass(answer, &chunks).await;
            let outcome = report.outcome(&command.reference, side_band);
            record::after(&app, effect, &repository, &command.new, outcome.clone()).await;
            // Only now does the answer end: who saw the push succeed finds it noted.
            drop(chunks);
            outcome
        }
    };
    tracing::info!(%effect, ?outcome, "push passed on");
}

async fn pass(answer: reqwest::Response, chunks: &Chunks) -> Report {
    let mut report = Report::default();
    let mut stream = answer.bytes_stream();
    while let Some(chunk) = stream.next().await {
        if let Ok(bytes) = &chunk {
            report.add(bytes);
        }
        let broken = chunk.is_err();
        // A client that hung up does not end the reading.
        let _ = chunks.send(chunk).await;
        if broken {
            break;
        }
    }
    report
}

/// Headers of a body that is not as it came.
pub(super) fn plain(headers: &mut HeaderMap) {
    headers.remove(header::CONTENT_ENCODING);
    headers.remove(header::CONTENT_LENGTH);
}
