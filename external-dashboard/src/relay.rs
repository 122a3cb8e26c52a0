//! Relays a followed task's WebSocket: opened behind first, so that a refusal is an answer and not a closed socket.

use std::time::Duration;

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{self, WebSocket, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::Response,
};
use futures::{SinkExt as _, StreamExt as _};
use secrecy::{ExposeSecret as _, SecretString};
use service::Problem;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, client::IntoClientRequest as _},
};
use tokio_util::sync::CancellationToken;

use crate::{App, guard, session};

/// How long opening may take, and how long one message may wait for a slow browser.
const PATIENCE: Duration = Duration::from_secs(10);

type Behind = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(crate) async fn follow(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let token = session::token(&app, &headers)?;
    // Browsers send cookies with WebSockets of any site, and ask nobody.
    if !guard::from_our_page(&headers) {
        return Err(Problem::forbidden("this request comes from another site"));
    }
    let upgrade = upgrade.map_err(|rejection| {
        Problem::new(StatusCode::UPGRADE_REQUIRED, "websocket-only").detail(rejection.body_text())
    })?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let behind = open(&app, path, &token).await?;
    let closing = app.closing.clone();
    Ok(upgrade
        .max_message_size(4 * 1024)
        .on_upgrade(move |page| relay(page, behind, closing)))
}

async fn open(app: &App, path: &str, token: &SecretString) -> Result<Behind, Problem> {
    let url = app
        .upstream
        .socket_address(path)
        .ok_or_else(|| Problem::not_found("there is no such path"))?;
    let mut request = url
        .as_str()
        .into_client_request()
        .map_err(|error| Problem::internal(&error))?;
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
        .map_err(|_| Problem::unauthorized("sign in again"))?;
    bearer.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    match tokio::time::timeout(PATIENCE, connect_async(request)).await {
        Ok(Ok((behind, _))) => Ok(behind),
        Ok(Err(tungstenite::Error::Http(answer))) => Err(refusal(answer.status())),
        Ok(Err(error)) => Err(Problem::unavailable(&error)),
        Err(_) => Err(Problem::unavailable(
            &"internal-dashboard-api does not open the WebSocket",
        )),
    }
}

fn refusal(status: StatusCode) -> Problem {
    match status {
        StatusCode::UNAUTHORIZED => Problem::unauthorized("sign in with the operator token"),
        StatusCode::NOT_FOUND => Problem::not_found("there is no such task"),
        StatusCode::BAD_REQUEST => Problem::bad_request("this is not a task id"),
        other => Problem::unavailable(&format!("internal-dashboard-api answered {other}")),
    }
}

/// Carries messages both ways until either side closes; one message is held at a time.
async fn relay(mut page: WebSocket, mut behind: Behind, closing: CancellationToken) {
    loop {
        tokio::select! {
            message = behind.next() => {
                let Some(Ok(message)) = message else { break };
                let last = message.is_close();
                let Some(message) = to_page(message) else { continue };
                if !in_time(page.send(message)).await || last {
                    break;
                }
            }
            message = page.recv() => {
                let Some(Ok(message)) = message else { break };
                let Some(message) = to_behind(message) else { break };
                if !in_time(behind.send(message)).await {
                    break;
                }
            }
            () = closing.cancelled() => {
                let frame = ws::CloseFrame { code: ws::close_code::AWAY, reason: "the service restarts".into() };
                in_time(page.send(ws::Message::Close(Some(frame)))).await;
                break;
            }
        }
    }
    // The other side may be gone already.
    let _ = tokio::time::timeout(PATIENCE, behind.close(None)).await;
}

async fn in_time<E>(sending: impl Future<Output = Result<(), E>>) -> bool {
    matches!(tokio::time::timeout(PATIENCE, sending).await, Ok(Ok(())))
}

fn to_page(message: tungstenite::Message) -> Option<ws::Message> {
    use tungstenite::Message as M;
    Some(match message {
        M::Text(text) => ws::Message::Text(text.as_str().into()),
        M::Binary(bytes) => ws::Message::Binary(bytes),
        // Passed on, so that silence of the page is noticed behind; the answer comes back as a pong.
        M::Ping(bytes) => ws::Message::Ping(bytes),
        M::Pong(bytes) => ws::Message::Pong(bytes),
        M::Close(frame) => ws::Message::Close(frame.map(|frame| ws::CloseFrame {
            code: frame.code.into(),
            reason: frame.reason.as_str().into(),
        })),
        M::Frame(_) => return None,
    })
}

/// `None` where the page closes.
fn to_behind(message: ws::Message) -> Option<tungstenite::Message> {
    use tungstenite::Message as M;
    Some(match message {
        ws::Message::Text(text) => M::Text(text.as_str().into()),
        ws::Message::Binary(bytes) => M::Binary(bytes),
        ws::Message::Ping(bytes) => M::Ping(bytes),
        ws::Message::Pong(bytes) => M::Pong(bytes),
        ws::Message::Close(_) => return None,
    })
}
