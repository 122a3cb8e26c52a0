//! Requests byte by byte: libraries mend paths and headers that an attacker means as they are.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What came back; status 0 where the connection was closed without an answer.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

/// Sends a request as it is written; `Content-Length` is added unless a header speaks of length.
pub(super) async fn send(
    base: &str,
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: &str,
) -> Answer {
    let address = base.trim_start_matches("http://");
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    let says_length = |name: &str| {
        name.eq_ignore_ascii_case("content-length")
            || name.eq_ignore_ascii_case("transfer-encoding")
    };
    if !headers.iter().any(|(name, _)| says_length(name)) {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    let mut stream = TcpStream::connect(address)
        .await
        .expect("the service listens");
    let mut bytes = Vec::new();
    let exchange = async {
        stream
            .write_all(format!("{head}\r\n{body}").as_bytes())
            .await?;
        stream.read_to_end(&mut bytes).await
    };
    // A reset after the answer is an answer.
    let _ = tokio::time::timeout(Duration::from_secs(30), exchange)
        .await
        .expect("an answer within 30 seconds");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Answer {
        status: status.unwrap_or_default(),
        body: text
            .split_once("\r\n\r\n")
            .map(|(_, body)| body.to_owned())
            .unwrap_or_default(),
    }
}
