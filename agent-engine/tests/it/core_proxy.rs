//! A way to Postgres that the test can cut: the connections stay open, and nothing passes.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, tcp},
    sync::watch,
};

/// A proxy in front of a Postgres.
pub(crate) struct Proxy {
    url: SecretString,
    open: Arc<watch::Sender<bool>>,
}

impl Proxy {
    /// A proxy to the server of `url`, on a port of its own.
    pub(crate) async fn to(url: &SecretString) -> Self {
        let mut target = url::Url::parse(url.expose_secret()).unwrap();
        let server = target.port().unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        target.set_host(Some("127.0.0.1")).unwrap();
        target.set_port(Some(port)).unwrap();
        let open = Arc::new(watch::Sender::new(true));
        let gate = Arc::clone(&open);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)).await else {
                    continue;
                };
                let (client_read, client_write) = client.into_split();
                let (server_read, server_write) = server.into_split();
                tokio::spawn(pass(client_read, server_write, gate.subscribe()));
                tokio::spawn(pass(server_read, client_write, gate.subscribe()));
            }
        });
        let url = SecretString::from(target.to_string());
        Self { url, open }
    }

    pub(crate) const fn url(&self) -> &SecretString {
        &self.url
    }

    pub(crate) fn cut(&self) {
        self.open.send_replace(false);
    }

    pub(crate) fn mend(&self) {
        self.open.send_replace(true);
    }
}

async fn pass(
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    mut gate: watch::Receiver<bool>,
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if gate.wait_for(|open| *open).await.is_err()
            || to.write_all(&buffer[..count]).await.is_err()
        {
            return;
        }
    }
}
