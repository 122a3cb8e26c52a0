//! MCP's older transport from the client's side: a stream of events, and POSTs to the address it names.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use futures::StreamExt as _;
use http::{HeaderMap, header};
use reqwest::{Client, Response, Url};
use rmcp::{
    RoleClient,
    service::{RxJsonRpcMessage, TxJsonRpcMessage},
    transport::Transport,
};
use tokio::sync::{mpsc, watch};

mod event;

pub(super) use event::Events;

/// Between two tries to open a stream that broke.
const PAUSE: Duration = Duration::from_millis(200);

/// Tries before the server counts as gone.
const TRIES: usize = 50;

#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("the event stream is closed")]
    Closed,
    #[error("the server answered {0}")]
    Refused(http::StatusCode),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

pub(super) struct Sse {
    client: Client,
    headers: HeaderMap,
    /// Where to POST; changes when the stream is opened again.
    endpoint: watch::Receiver<Url>,
    messages: mpsc::Receiver<RxJsonRpcMessage<RoleClient>>,
}

/// Opens the stream and waits for its `endpoint`.
pub(super) async fn open(client: Client, url: &str, headers: HeaderMap) -> anyhow::Result<Sse> {
    let url: Url = url
        .parse()
        .with_context(|| format!("read the address {url}"))?;
    let (endpoint, stream) = listen(&client, &url, &headers).await?;
    let (tell, told) = watch::channel(endpoint);
    let (send, messages) = mpsc::channel(64);
    let reader = read(client.clone(), url, headers.clone(), stream, tell, send);
    tokio::spawn(reader);
    Ok(Sse {
        client,
        headers,
        endpoint: told,
        messages,
    })
}

async fn listen(client: &Client, url: &Url, headers: &HeaderMap) -> anyhow::Result<(Url, Stream)> {
    let request = client.get(url.clone()).headers(headers.clone());
    let answer = request
        .header(header::ACCEPT, "text/event-stream")
        .send()
        .await?;
    let mut stream = Stream {
        answer: answer.error_for_status()?,
        events: Events::default(),
    };
    loop {
        let (name, data) = stream
            .next()
            .await
            .context("the stream ended before its endpoint")?;
        if name == "endpoint" {
            let endpoint = url.join(&data)?;
            ensure!(
                endpoint.origin() == url.origin(),
                "endpoint {endpoint} is elsewhere"
            );
            return Ok((endpoint, stream));
        }
    }
}

struct Stream {
    answer: Response,
    events: Events,
}

impl Stream {
    /// Name and data of the next event; none when the stream has ended.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some(event) = self.events.pop() {
                return Some(event);
            }
            let chunk = self.answer.chunk().await.ok()??;
            self.events.push(&chunk);
        }
    }
}

/// Reads until nobody wants the messages; a broken stream is opened again, as Claude Code does.
async fn read(
    client: Client,
    url: Url,
    headers: HeaderMap,
    mut stream: Stream,
    tell: watch::Sender<Url>,
    send: mpsc::Sender<RxJsonRpcMessage<RoleClient>>,
) {
    loop {
        while let Some((name, data)) = stream.next().await {
            if name != "message" {
                continue;
            }
            match serde_json::from_str(&data) {
                Ok(message) => {
                    if send.send(message).await.is_err() {
                        return;
                    }
                }
                Err(error) => eprintln!("MCP message not understood: {error}"),
            }
        }
        let tries = futures::stream::iter(0..TRIES).then(async |n| {
            if n > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            listen(&client, &url, &headers).await.ok()
        });
        let mut opened = std::pin::pin!(tries.filter_map(async |o| o));
        let Some((endpoint, again)) = opened.next().await else {
            return;
        };
        tell.send_replace(endpoint);
        stream = again;
    }
}

impl Transport<RoleClient> for Sse {
    type Error = Error;

    fn send(
        &mut self,
        item: TxJsonRpcMessage<RoleClient>,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static {
        let request = self.client.post(self.endpoint.borrow().clone());
        let request = request.headers(self.headers.clone()).json(&item);
        let open = self.endpoint.has_changed().is_ok();
        async move {
            if !open {
                return Err(Error::Closed);
            }
            let answer = request.send().await?;
            match answer.status() {
                status if status.is_success() => Ok(()),
                status => Err(Error::Refused(status)),
            }
        }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleClient>> {
        self.messages.recv().await
    }

    async fn close(&mut self) -> Result<(), Error> {
        self.messages.close();
        Ok(())
    }
}
