//! One client's session with an MCP server: enough of the protocol to call a tool again and again.

use anyhow::{Context as _, bail, ensure};
use reqwest::{Client, RequestBuilder, Response, header};
use serde_json::{Value, json};

/// The revision that is asked for; both servers know it.
const REVISION: &str = "2025-06-18";

/// How a client talks to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// The legacy transport: answers come on one stream.
    Sse,
    /// Streamable HTTP: every answer on its own request.
    Streamable,
}

/// An open session.
pub(super) struct Session {
    http: Client,
    token: String,
    /// Where messages are posted to.
    endpoint: String,
    stream: Option<Stream>,
    session: Option<String>,
    last_id: u64,
}

/// The stream of a legacy session.
struct Stream {
    response: Response,
    unread: Vec<u8>,
}

impl Session {
    /// Connects and initialises.
    pub(super) async fn open(
        http: &Client,
        transport: Transport,
        base: &str,
        token: &str,
    ) -> anyhow::Result<Self> {
        let mut session = Self {
            http: http.clone(),
            token: token.to_owned(),
            endpoint: format!("{base}/mcp"),
            stream: None,
            session: None,
            last_id: 0,
        };
        if transport == Transport::Sse {
            session.listen(base).await?;
        }
        let client = json!({ "name": "bench", "version": "1" });
        let asked =
            json!({ "protocolVersion": REVISION, "capabilities": {}, "clientInfo": client });
        session.ask("initialize", asked).await?;
        session.tell("notifications/initialized").await?;
        Ok(session)
    }

    /// Calls a tool and returns its answer.
    pub(super) async fn call(&mut self, tool: &str, arguments: Value) -> anyhow::Result<Value> {
        let params = json!({ "name": tool, "arguments": arguments });
        self.ask("tools/call", params).await
    }

    async fn listen(&mut self, base: &str) -> anyhow::Result<()> {
        let request = self
            .http
            .get(format!("{base}/sse"))
            .bearer_auth(&self.token);
        let response = request.send().await?.error_for_status()?;
        let mut stream = Stream {
            response,
            unread: Vec::new(),
        };
        self.endpoint = format!("{base}{}", stream.data().await?);
        self.stream = Some(stream);
        Ok(())
    }

    fn post(&self, body: &Value) -> RequestBuilder {
        let mut request = self.http.post(&self.endpoint).bearer_auth(&self.token);
        request = request.header(header::ACCEPT, "application/json, text/event-stream");
        request = request.header("mcp-protocol-version", REVISION);
        if let Some(session) = &self.session {
            request = request.header("mcp-session-id", session);
        }
        request.json(body)
    }

    async fn tell(&self, method: &str) -> anyhow::Result<()> {
        let body = json!({ "jsonrpc": "2.0", "method": method });
        self.post(&body).send().await?.error_for_status()?;
        Ok(())
    }

    async fn ask(&mut self, method: &str, params: Value) -> anyhow::Result<Value> {
        self.last_id += 1;
        let body =
            json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params });
        let response = self.post(&body).send().await?.error_for_status()?;
        let mut answer = match &mut self.stream {
            Some(stream) => stream.data().await?,
            None => {
                if let Some(id) = response.headers().get("mcp-session-id") {
                    self.session = Some(id.to_str()?.to_owned());
                }
                in_body(&response.text().await?).to_owned()
            }
        };
        let message: Value =
            serde_json::from_str(&answer).with_context(|| std::mem::take(&mut answer))?;
        ensure!(
            message["id"] == self.last_id && message["error"].is_null(),
            "{message}"
        );
        Ok(message["result"].clone())
    }
}

impl Stream {
    /// The data of the next event; comments are passed over.
    async fn data(&mut self) -> anyhow::Result<String> {
        loop {
            while let Some((end, next)) = frame_end(&self.unread) {
                let frame: Vec<u8> = self.unread.drain(..next).collect();
                let frame = String::from_utf8_lossy(&frame[..end]).into_owned();
                if let Some(data) = frame.lines().find_map(|line| line.strip_prefix("data:")) {
                    return Ok(data.trim().to_owned());
                }
            }
            match self.response.chunk().await? {
                Some(chunk) => self.unread.extend_from_slice(&chunk),
                None => bail!("the server ended the stream"),
            }
        }
    }
}

/// Where the first frame ends and the next begins; servers end lines in either way.
fn frame_end(bytes: &[u8]) -> Option<(usize, usize)> {
    let find = |end: &[u8]| {
        let at = bytes.windows(end.len()).position(|window| window == end);
        at.map(|at| (at, at + end.len()))
    };
    find(b"\n\n").or_else(|| find(b"\r\n\r\n"))
}

/// The message of a body, which is JSON or one event.
fn in_body(body: &str) -> &str {
    let data = body
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("data:"));
    data.map_or(body, str::trim)
}
