//! SSE sessions before a server that speaks streamable HTTP.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use futures::StreamExt as _;
use reqwest::Method;
use rmcp::model::RequestId;
use serde::Deserialize;
use serde_json::json;
use tokio::task::{AbortHandle, JoinSet};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{
    http::{HttpServer, SESSION, Unanswered, VERSION},
    message::{Message, Reply},
    rules::{Rules, Verdict},
};
use crate::legacy::{
    speaker::{Inbound as _, Sort, Speaker},
    transport::{Ends, Outlet},
};

/// Answers sessions by way of the server behind.
#[derive(Clone)]
pub(super) struct HttpSpeaker {
    pub(super) server: HttpServer,
    pub(super) rules: Arc<Rules>,
}

/// What the server behind knows one of our sessions by.
#[derive(Default)]
struct Behind {
    headers: HeaderMap,
    /// The `initialize` that opened it, to open another when it is lost.
    opening: Option<Arc<Message>>,
}

type Exit = Outlet<Message, Reply>;

impl HttpSpeaker {
    pub(super) const fn new(server: HttpServer, rules: Arc<Rules>) -> Self {
        Self { server, rules }
    }
}

impl Speaker for HttpSpeaker {
    type In = Message;
    type Out = Reply;
    type Serving = DropGuard;

    fn serve(&self, ends: Ends<Message, Reply>, ended: CancellationToken) -> DropGuard {
        let guard = ended.clone().drop_guard();
        let conversation = Conversation {
            speaker: self.clone(),
            behind: Mutex::default(),
        };
        tokio::spawn(Arc::new(conversation).run(ends, ended));
        guard
    }
}

struct Conversation {
    speaker: HttpSpeaker,
    behind: Mutex<Behind>,
}

impl Conversation {
    async fn run(self: Arc<Self>, mut ends: Ends<Message, Reply>, ended: CancellationToken) {
        let Some(exit) = ends.outlet() else {
            return;
        };
        let mut last = None;
        let mut exchanges = JoinSet::new();
        let mut in_flight: HashMap<RequestId, AbortHandle> = HashMap::new();
        loop {
            let message = tokio::select! {
                message = ends.next() => message,
                () = ended.cancelled() => None,
                Some(_) = exchanges.join_next() => continue,
            };
            let Some(message) = message else {
                break;
            };
            let message = Arc::new(message);
            last = Some(Arc::clone(&message));
            let sort = message.sort();
            if let Sort::Cancellation(id) = &sort
                && let Some(exchange) = in_flight.remove(id)
            {
                // Closing the request is how a server without sessions is told.
                exchange.abort();
            }
            let exchange = Arc::clone(&self).exchange(message, exit.clone());
            let handle = exchanges.spawn(exchange);
            if let Sort::Request(id) = sort {
                in_flight.retain(|_, exchange| !exchange.is_finished());
                in_flight.insert(id, handle);
            }
        }
        // Calls in flight may end while the stream is open.
        tokio::select! {
            () = async { while exchanges.join_next().await.is_some() {} } => {}
            () = ended.cancelled() => exchanges.abort_all(),
        }
        drop(exit);
        self.close(last.as_deref()).await;
    }

    /// Passes a message on, and its answers back.
    async fn exchange(self: Arc<Self>, message: Arc<Message>, exit: Exit) {
        let rules = &self.speaker.rules;
        if rules.lacks(&message) {
            self.speaker.learn(&message, self.headers()).await;
        }
        let _place = match rules.judge(&message) {
            Verdict::Pass(place) => place,
            Verdict::Answer(reply) => {
                let _ = exit.send(reply).await;
                return;
            }
        };
        if let Err(error) = self.passed(&message, &exit).await
            && let Some(id) = message.id()
        {
            let _ = exit.send(Reply::failed(id, error.to_string())).await;
        }
    }

    async fn passed(&self, message: &Arc<Message>, exit: &Exit) -> Result<(), Unanswered> {
        let server = &self.speaker.server;
        let mut answer = server.send(message, self.headers()).await;
        if self.was_lost(&answer) && self.reopen().await {
            answer = server.send(message, self.headers()).await;
        }
        let mut answer = answer?;
        let mut answered = false;
        while let Some(reply) = answer.replies.next().await {
            let reply = reply?;
            if message.method() == "initialize" && reply.answers.is_some() {
                self.opened(message, &answer.headers, &reply);
            }
            answered |= reply.answers.is_some();
            let reply = self.speaker.rules.trim(message, reply);
            if exit.send(reply).await.is_err() {
                return Ok(());
            }
        }
        if message.id().is_some() && !answered {
            return Err(Unanswered::Silent(server.name));
        }
        Ok(())
    }

    /// Notes under what name the server behind goes on.
    fn opened(&self, message: &Arc<Message>, headers: &HeaderMap, reply: &Reply) {
        #[derive(Deserialize)]
        struct Initialized {
            result: Agreed,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Agreed {
            protocol_version: String,
        }
        let Ok(initialized) = serde_json::from_str::<Initialized>(reply.raw.get()) else {
            return;
        };
        let mut own = HeaderMap::new();
        if let Ok(version) = HeaderValue::from_str(&initialized.result.protocol_version) {
            own.insert(VERSION, version);
        }
        if let Some(id) = headers.get(SESSION) {
            own.insert(SESSION, id.clone());
        }
        *self.lock() = Behind {
            headers: own,
            opening: Some(Arc::clone(message)),
        };
    }

    /// A server with sessions answers 404 when it has forgotten one, as after a restart.
    fn was_lost(&self, answer: &Result<super::http::Answer, Unanswered>) -> bool {
        let status = match answer {
            Ok(answer) => answer.status,
            Err(Unanswered::Refused { status, .. }) => *status,
            Err(_) => return false,
        };
        status == StatusCode::NOT_FOUND && self.lock().headers.contains_key(SESSION)
    }

    /// Opens another session as the client had opened the first one.
    async fn reopen(&self) -> bool {
        let Some(opening) = self.lock().opening.clone() else {
            return false;
        };
        let server = &self.speaker.server;
        let Ok(mut answer) = server.send(&opening, HeaderMap::new()).await else {
            return false;
        };
        while let Some(Ok(reply)) = answer.replies.next().await {
            if reply.answers.is_some() {
                self.opened(&opening, &answer.headers, &reply);
                let initialized =
                    json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
                let told = server.send_own((opening.run(), &initialized), self.headers());
                return told.await.is_ok();
            }
        }
        false
    }

    /// Ends the session behind, where there is one.
    async fn close(&self, last: Option<&Message>) {
        let own = self.headers();
        if let Some(last) = last
            && own.contains_key(SESSION)
        {
            let whose = (&last.parts.headers, last.run());
            let _ = self.speaker.server.ask(Method::DELETE, whose, own).await;
        }
    }

    fn headers(&self) -> HeaderMap {
        self.lock().headers.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Behind> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpSpeaker {
    /// Asks the server behind for its tools, in the name of a message's sender.
    pub(super) async fn learn(&self, message: &Message, own: HeaderMap) {
        let mut cursor: Option<String> = None;
        // A server whose pages never end is not followed forever.
        for _ in 0..100 {
            let params = cursor.map_or_else(|| json!({}), |cursor| json!({ "cursor": cursor }));
            let list = json!({ "jsonrpc": "2.0", "id": "bridge-tools", "method": "tools/list", "params": params });
            let asked = self.server.send_own((message.run(), &list), own.clone());
            let Ok(mut answer) = asked.await else {
                return;
            };
            cursor = None;
            while let Some(Ok(reply)) = answer.replies.next().await {
                if reply.answers.is_some() {
                    cursor = self.rules.learn(&reply);
                }
            }
            if cursor.is_none() {
                return;
            }
        }
    }
}
