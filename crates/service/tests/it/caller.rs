//! How tests speak to the service: by a client, and by bytes on a connection.

use std::net::SocketAddr;

use http::HeaderMap;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use service::Running;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

pub(crate) fn client() -> Client {
    service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap()
}

pub(crate) fn get(running: &Running, path: &str) -> RequestBuilder {
    client().get(format!("http://{}{path}", running.address))
}

/// A page of the admin port: status and text.
pub(crate) async fn admin(address: SocketAddr, path: &str) -> (u16, String) {
    let answer = client()
        .get(format!("http://{address}{path}"))
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// A request's answer: status, headers, body as JSON.
pub(crate) async fn ask(request: RequestBuilder) -> (u16, HeaderMap, Value) {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.json().await.unwrap())
}

/// A connection on which these bytes were sent.
pub(crate) async fn sent(address: SocketAddr, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    stream
}

/// Reads until the text ends with `end`.
pub(crate) async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut text = Vec::new();
    while !text.ends_with(end.as_bytes()) {
        let mut piece = [0; 1024];
        let read = stream.read(&mut piece).await.unwrap();
        let so_far = String::from_utf8_lossy(&text);
        assert_ne!(read, 0, "closed after {so_far:?}");
        text.extend_from_slice(&piece[..read]);
    }
    String::from_utf8(text).unwrap()
}

/// Reads to the end of the connection, which a reset is too.
pub(crate) async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // What came before a reset stays.
    let _ = stream.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}
