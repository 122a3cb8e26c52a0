//! Passes a push on and its report back, and notes the outcome even where the client hangs up.

use std::sync::Arc;

use axum::{body::Body, response::Response};
use bytes::{Bytes, BytesMut};
use domain::{EffectId, Repository};
use futures::{StreamExt as _, stream};
use http::{HeaderMap, Method, header};
use tokio::sync::{mpsc, oneshot};
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument as _;

use super::record;
use crate::{
    app::App,
    git::{
        command::Command,
        inflate::Inflated,
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
    pub(super) begun: BytesMut,
    pub(super) body: Inflated,
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
            http::StatusCode::INTERNAL_SERVER_ERROR,
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
        begun,
        body,
    } = push;
    if body.is_changed() {
        plain(&mut headers);
    }
    let body = reqwest::Body::wrap_stream(whole(begun.freeze(), body));
    let answer = app
        .git
        .ask(
            Method::POST,
            &repository,
            "git-receive-pack",
            headers,
            Some(body),
        )
        .await;
    let outcome = match answer {
        Err(refusal) => {
            let lost = refusal.status.is_server_error();
            let outcome = if lost {
                Outcome::Unknown
            } else {
                Outcome::Refused(refusal.sentence.clone())
            };
            record::after(&app, effect, &repository, &command, outcome).await;
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
            record::after(&app, effect, &repository, &command, outcome.clone()).await;
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

/// The bytes that were looked at, then the rest as it comes.
fn whole(
    begun: Bytes,
    body: Inflated,
) -> impl futures::Stream<Item = std::io::Result<Bytes>> + Send + 'static {
    let rest = stream::unfold(body, async |mut body| {
        let chunk = body.next().await?;
        Some((chunk, body))
    });
    stream::once(async { Ok(begun) }).chain(rest)
}

/// Headers of a body that is not as it came.
pub(super) fn plain(headers: &mut HeaderMap) {
    headers.remove(header::CONTENT_ENCODING);
    headers.remove(header::CONTENT_LENGTH);
}
