//! A session before a program: its child is started anew when it dies, and the session goes on.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use rmcp::model::RequestId;
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use super::{
    child::{Program, Running},
    message::{Message, Reply},
    rules::{Rules, Verdict},
};
use crate::{
    calls::Place,
    legacy::{
        speaker::{Inbound as _, Sort, Speaker},
        transport::{Ends, Outlet},
    },
};

/// How long a child may take to answer what we ask it.
const PATIENCE: Duration = Duration::from_secs(30);
/// Starts of one session's child within a minute; a child that dies more often is not started anew.
const STARTS_PER_MINUTE: usize = 5;

/// Answers each session by a child of its own.
pub(super) struct StdioSpeaker {
    server: Program,
    pub(super) rules: Arc<Rules>,
}

impl StdioSpeaker {
    pub(super) const fn new(server: Program, rules: Arc<Rules>) -> Self {
        Self { server, rules }
    }
}

impl Speaker for Arc<StdioSpeaker> {
    type In = Message;
    type Out = Reply;
    type Serving = DropGuard;

    fn serve(&self, ends: Ends<Message, Reply>, ended: CancellationToken) -> DropGuard {
        let guard = ended.clone().drop_guard();
        let Some(exit) = ends.outlet() else {
            return guard;
        };
        let conversation = Conversation {
            speaker: Self::clone(self),
            exit,
            opening: None,
            pending: HashMap::new(),
            starts: VecDeque::new(),
        };
        tokio::spawn(async move {
            tokio::select! {
                // Dropping the conversation kills its child.
                () = conversation.run(ends) => {}
                () = ended.cancelled() => {}
            }
        });
        guard
    }
}

/// One session with its child.
struct Conversation {
    speaker: Arc<StdioSpeaker>,
    exit: Outlet<Message, Reply>,
    /// The client's `initialize`, said again to every new child.
    opening: Option<Message>,
    /// What the child has been asked and has not answered, each with its place among the run's calls.
    pending: HashMap<RequestId, (Message, Option<Place>)>,
    /// When its children were started.
    starts: VecDeque<Instant>,
}

/// What comes next.
enum Next {
    FromClient(Option<Box<Message>>),
    FromChild(Option<String>),
}

impl Conversation {
    async fn run(mut self, mut ends: Ends<Message, Reply>) {
        let mut child: Option<Running> = None;
        loop {
            let next = tokio::select! {
                message = ends.next() => Next::FromClient(message.map(Box::new)),
                line = next_line(child.as_mut()) => Next::FromChild(line),
            };
            match next {
                Next::FromClient(None) => break,
                Next::FromClient(Some(message)) => self.take(*message, &mut child).await,
                Next::FromChild(Some(line)) => self.give(&line).await,
                Next::FromChild(None) => self.lose(&mut child).await,
            }
        }
        if let Some(child) = child {
            child.stop().await;
        }
    }

    /// Passes a client's message on.
    async fn take(&mut self, message: Message, child: &mut Option<Running>) {
        if let Err(reason) = self.ready(&message, child).await {
            if let Some(id) = message.id() {
                let _ = self.exit.send(Reply::failed(id, reason)).await;
            }
            return;
        }
        if let Sort::Cancellation(id) = message.sort() {
            self.pending.remove(&id);
        }
        if self.speaker.rules.lacks(&message) {
            self.learn(child).await;
        }
        let place = match self.speaker.rules.judge(&message) {
            Verdict::Pass(place) => place,
            Verdict::Answer(reply) => {
                let _ = self.exit.send(reply).await;
                return;
            }
        };
        let text = message.raw.get().to_owned();
        if let Some(id) = message.id().cloned() {
            self.pending.insert(id, (message, place));
        }
        let sent = match child.as_mut() {
            Some(running) => running.send(&text).await.is_ok(),
            None => false,
        };
        if !sent {
            self.lose(child).await;
        }
    }

    /// Sees that there is a child which takes the message.
    async fn ready(
        &mut self,
        message: &Message,
        child: &mut Option<Running>,
    ) -> Result<(), String> {
        if message.method() == "initialize" {
            self.opening = Some(message.clone());
            if child.is_none() {
                *child = Some(self.begin()?);
            }
        } else if child.is_none() {
            *child = Some(self.begin()?);
            if let Err(reason) = self.greet(child).await {
                *child = None;
                return Err(reason);
            }
        }
        Ok(())
    }

    /// Greets a child as the client did, or in our own name where the client went on without greeting.
    async fn greet(&mut self, child: &mut Option<Running>) -> Result<(), String> {
        let params = self.opening.as_ref().map_or_else(own_greeting, |opening| {
            let whole: Value = serde_json::from_str(opening.raw.get()).unwrap_or_default();
            whole["params"].clone()
        });
        let answer = self.ask(child, "initialize", &params).await;
        let initialized = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
        let told = match (answer, child.as_mut()) {
            (Some(_), Some(running)) => running.send(&initialized.to_string()).await.is_ok(),
            _ => false,
        };
        if told {
            return Ok(());
        }
        let name = self.speaker.server.name;
        Err(format!(
            "{name} does not answer `initialize`; call again, and if it fails again, go on without it and say so"
        ))
    }

    /// Asks for the child's tools, so that rules know which of them only read.
    async fn learn(&mut self, child: &mut Option<Running>) {
        let mut cursor: Option<String> = None;
        // A server whose pages never end is not followed forever.
        for _ in 0..100 {
            let params = cursor.map_or_else(|| json!({}), |cursor| json!({ "cursor": cursor }));
            let Some(reply) = self.ask(child, "tools/list", &params).await else {
                return;
            };
            cursor = self.speaker.rules.learn(&reply);
            if cursor.is_none() {
                return;
            }
        }
    }

    /// Asks the child something in our own name; what it says meanwhile goes to the client.
    async fn ask(
        &mut self,
        child: &mut Option<Running>,
        method: &str,
        params: &Value,
    ) -> Option<Reply> {
        let running = child.as_mut()?;
        let id = format!("bridge-{}", Uuid::new_v4().simple());
        let request = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        running.send(&request.to_string()).await.ok()?;
        let id = RequestId::String(id.into());
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = tokio::time::timeout_at(deadline, running.next()).await;
            let line = line.ok().flatten()?;
            match Reply::read(&line) {
                Ok(reply) if reply.answers.as_ref() == Some(&id) => return Some(reply),
                _ => self.give(&line).await,
            }
        }
    }

    /// A new child, unless too many have died.
    fn begin(&mut self) -> Result<Running, String> {
        let name = self.speaker.server.name;
        let now = Instant::now();
        while let Some(first) = self.starts.front()
            && now.duration_since(*first) > Duration::from_secs(60)
        {
            self.starts.pop_front();
        }
        if self.starts.len() >= STARTS_PER_MINUTE {
            return Err(format!(
                "{name} ended {STARTS_PER_MINUTE} times within a minute; wait a minute, then call again"
            ));
        }
        self.starts.push_back(now);
        let running = self.speaker.server.start();
        running.map_err(|error| format!("{name} cannot be started: {error}"))
    }

    /// Passes a child's message on.
    async fn give(&mut self, line: &str) {
        let Ok(reply) = Reply::read(line) else {
            tracing::warn!(server = self.speaker.server.name, "a line is no message");
            return;
        };
        let reply = match &reply.answers {
            // The answer of a cancelled request has no reader.
            Some(id) => match self.pending.remove(id) {
                Some((message, _place)) => self.speaker.rules.trim(&message, reply),
                None => return,
            },
            None => reply,
        };
        let _ = self.exit.send(reply).await;
    }

    /// Answers what a dead child cannot; the next message starts another.
    async fn lose(&mut self, child: &mut Option<Running>) {
        let name = self.speaker.server.name;
        let how = match child.take() {
            Some(running) => running.stop().await,
            None => return,
        };
        tracing::warn!(server = name, %how, pending = self.pending.len(), "a child ended");
        for (id, _) in std::mem::take(&mut self.pending) {
            let text = format!(
                "{name} ended ({how}) before it answered; it is started anew: see whether the call had an effect, then call again"
            );
            let _ = self.exit.send(Reply::failed(&id, text)).await;
        }
    }
}

async fn next_line(child: Option<&mut Running>) -> Option<String> {
    match child {
        Some(child) => child.next().await,
        None => std::future::pending().await,
    }
}

fn own_greeting() -> Value {
    json!({
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": { "name": "agents-system", "version": env!("CARGO_PKG_VERSION") }
    })
}
