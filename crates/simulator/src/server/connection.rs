//! Serves connections with hyper itself, because axum cannot close one without an answer.

use std::{convert::Infallible, io};

use axum::{Router, body::Body, extract::Request};
use http::Response;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// Put among a response's extensions to close the connection in its stead.
#[derive(Clone, Copy)]
pub(crate) struct Sever;

pub(crate) async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    loop {
        let stream = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        // Too many open files: the next accept may go better.
        let Ok((stream, _)) = stream else {
            tokio::task::yield_now().await;
            continue;
        };
        let connection = connection(stream, router.clone());
        tokio::spawn(stop.clone().run_until_cancelled_owned(connection));
    }
}

async fn connection(stream: TcpStream, router: Router) {
    // Without it, small answers wait for the delayed ACK of the one before.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move { sever(router.oneshot(request.map(Body::new)).await) }
    });
    // A broken connection is the client's affair, or was asked for.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

fn sever(answer: Result<Response<Body>, Infallible>) -> io::Result<Response<Body>> {
    let answer = answer.unwrap_or_else(|never| match never {});
    match answer.extensions().get::<Sever>() {
        Some(Sever) => Err(io::Error::other("closed as a fault asks")),
        None => Ok(answer),
    }
}
