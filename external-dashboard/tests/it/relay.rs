//! The relayed WebSocket.

use futures::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _},
};

use crate::stage::Stage;

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

async fn open(stage: &Stage, task: &str, cookie: &str, origin: &str) -> Result<Socket, u16> {
    let url = format!(
        "{}/api/tasks/{task}/ws?after=3",
        stage.base.replace("http", "ws")
    );
    let mut request = url.into_client_request().unwrap();
    request
        .headers_mut()
        .insert("cookie", cookie.parse().unwrap());
    if !origin.is_empty() {
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_and_the_close_code_pass_both_ways() {
    let stage = Stage::new().await;
    let mut socket = open(&stage, "task_1", &stage.cookie().await, &stage.base)
        .await
        .unwrap();
    assert_eq!(
        socket.next().await.unwrap().unwrap(),
        Message::text("task_1")
    );
    socket.send(Message::text("hello")).await.unwrap();
    assert_eq!(
        socket.next().await.unwrap().unwrap(),
        Message::text("hello")
    );
    let Message::Close(Some(frame)) = socket.next().await.unwrap().unwrap() else {
        panic!("no close frame");
    };
    assert_eq!(
        (u16::from(frame.code), frame.reason.as_str()),
        (1000, "ended")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_or_no_origin_cannot_open_one() {
    let stage = Stage::new().await;
    let cookie = stage.cookie().await;
    assert_eq!(
        open(&stage, "task_1", &cookie, "http://evil.example")
            .await
            .unwrap_err(),
        403
    );
    assert_eq!(open(&stage, "task_1", &cookie, "").await.unwrap_err(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_session_and_an_unknown_task_are_answers() {
    let stage = Stage::new().await;
    assert_eq!(
        open(&stage, "task_1", "agents_session=x", &stage.base)
            .await
            .unwrap_err(),
        401
    );
    assert_eq!(
        open(&stage, "missing", &stage.cookie().await, &stage.base)
            .await
            .unwrap_err(),
        404
    );
}
