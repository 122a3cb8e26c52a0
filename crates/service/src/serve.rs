//! The accept loop: `axum::serve` cannot set hyper's header deadline, and without one slow headers hold a connection.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use crate::Shutdown;

/// The connection that a request came on: an extension of every request.
#[derive(Debug, Clone, Default)]
pub struct Connection(CancellationToken);

impl Connection {
    /// Closes it at once, with all that was not written yet; for clients that do not read.
    pub fn close(&self) {
        self.0.cancel();
    }
}

/// How long a client may take to send its request head.
const HEADER_DEADLINE: Duration = Duration::from_secs(5);

/// Answers connections until shutdown begins, then lets open requests end within `grace`.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: Shutdown,
    grace: Duration,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_DEADLINE)
        .max_headers(64);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .max_header_list_size(16 * 1024);
    let open = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.soft().cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely; waiting gives connections time to close.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Answers are written in pieces; Nagle's delay would add 40 ms to each.
        let _ = stream.set_nodelay(true);
        let (asked, itself) = (Arc::new(AtomicBool::new(false)), Connection::default());
        let closed = itself.0.clone();
        let asks = Arc::clone(&asked);
        let service = router.clone().map_request(
            move |mut request: hyper::Request<hyper::body::Incoming>| {
                asks.store(true, Ordering::Relaxed);
                request.extensions_mut().insert(ConnectInfo(peer));
                request.extensions_mut().insert(itself.clone());
                request.map(axum::body::Body::new)
            },
        );
        let connection = builder
            .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service))
            .into_owned();
        let soft = shutdown.soft().clone();
        open.spawn(async move {
            let mut connection = pin!(connection);
            let served = async {
                tokio::select! {
                biased;
                outcome = connection.as_mut() => outcome,
                // Half a head, or HTTP/2 without a request: hyper would wait for the rest, and nothing is lost.
                () = soft.cancelled() => if asked.load(Ordering::Relaxed) {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                } else {
                    Ok(())
                }
                }
            };
            let outcome = tokio::select! {
                outcome = served => outcome,
                () = closed.cancelled() => Ok(()),
            };
            if let Err(error) = outcome {
                tracing::debug!(%error, %peer, "connection ended with an error");
            }
        });
    }
    drop(listener);
    open.close();
    if tokio::time::timeout(grace, open.wait()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}
