//! The only address that GitHub's server knows as GitHub: a loopback port that leads to github-api.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, extract::Request, http::header, serve::ListenerExt as _};
use service::Shutdown;
use tokio::net::TcpListener;
use url::Url;

/// Silence after which github-api counts as gone; logs of jobs take their time.
const SILENCE: Duration = Duration::from_secs(60);

/// Opens it; everything that comes is passed on as it is, to be judged there by its token.
pub(super) async fn open(github_api: Url, shutdown: &Shutdown) -> anyhow::Result<SocketAddr> {
    let client = service::client::streaming(SILENCE)?;
    let router = Router::new().fallback(move |mut request: Request| {
        let (client, github_api) = (client.clone(), github_api.clone());
        async move {
            // github-api answers under its own name.
            request.headers_mut().remove(header::HOST);
            service::forward(&client, "github-api", &github_api, request).await
        }
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let listener = listener.tap_io(|stream| {
        // Answers are written in pieces; Nagle's delay would add 40 ms to each.
        let _ = stream.set_nodelay(true);
    });
    let soft = shutdown.soft().clone();
    shutdown.spawn("the way to github-api", async move {
        // It ends with the service, whose calls in flight are bounded by its grace.
        tokio::select! {
            _ = axum::serve(listener, router).into_future() => {}
            () = soft.cancelled() => {}
        }
    });
    Ok(address)
}
