//! Adds a run token to the requests of programs that cannot send one.

use std::net::SocketAddr;

use axum::{Router, extract::Request, http::header};
use tokio::net::TcpListener;

/// Passes every request on to `target` with the token, from a loopback address of its own; ends with the test.
pub async fn forwarder(target: SocketAddr, token: &str) -> SocketAddr {
    let client = service::client::streaming(std::time::Duration::from_secs(60))
        .expect("the platform has certificates");
    let base: url::Url = format!("http://{target}").parse().expect("this is a URL");
    let bearer: header::HeaderValue = format!("Bearer {token}").parse().expect("tokens are text");
    let router = Router::new().fallback(move |mut request: Request| {
        let (client, base, bearer) = (client.clone(), base.clone(), bearer.clone());
        async move {
            request.headers_mut().insert(header::AUTHORIZATION, bearer);
            service::forward(&client, "the server under test", &base, request).await
        }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
