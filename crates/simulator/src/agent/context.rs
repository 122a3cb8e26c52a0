//! What a run of sim-agent carries along.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock, atomic::AtomicBool},
    time::Instant,
};

use serde_json::{Value, json};

use super::{mcp::Servers, output::emit, transcript::Transcript};
use crate::{client::client, conversation::Conversation, script::Usage};

pub(super) struct Context {
    pub(super) session: String,
    pub(super) model: String,
    pub(super) cwd: PathBuf,
    /// Print the pieces of messages too.
    pub(super) partial: bool,
    pub(super) conversation: Conversation,
    /// The conversation as the model is told it.
    pub(super) messages: Vec<Value>,
    pub(super) transcript: Transcript,
    pub(super) servers: Servers,
    pub(super) ignore_sigterm: Arc<AtomicBool>,
    pub(super) started: Instant,
    pub(super) spent: Spent,
    pub(super) http: OnceLock<reqwest::Client>,
}

/// Tokens of this run, and dollars of the session.
#[derive(Default)]
pub(super) struct Spent {
    pub(super) usage: Usage,
    pub(super) dollars: f64,
    /// Messages of the assistant.
    pub(super) turns: u64,
}

impl Spent {
    pub(super) fn new(dollars: f64) -> Self {
        Self {
            usage: Usage::NOTHING,
            dollars,
            turns: 0,
        }
    }

    pub(super) fn add(&mut self, usage: Usage) {
        let sum = &mut self.usage;
        sum.input_tokens += usage.input_tokens;
        sum.output_tokens += usage.output_tokens;
        sum.cache_creation_input_tokens += usage.cache_creation_input_tokens;
        sum.cache_read_input_tokens += usage.cache_read_input_tokens;
        self.dollars += usage.cost_usd.unwrap_or_else(|| price(usage));
    }
}

/// Dollars at the prices Claude Code 2.1.330 reckons for its default model.
fn price(usage: Usage) -> f64 {
    let million = |tokens: u64, dollars: f64| {
        let tokens = u32::try_from(tokens).unwrap_or(u32::MAX);
        f64::from(tokens) * dollars / 1e6
    };
    million(usage.input_tokens, 4.0)
        + million(usage.output_tokens, 20.0)
        + million(usage.cache_creation_input_tokens, 5.0)
        + million(usage.cache_read_input_tokens, 0.2)
}

impl Context {
    /// A client made when it is first needed, because it costs more than the rest of the start.
    pub(super) fn http(&self) -> &reqwest::Client {
        self.http.get_or_init(client)
    }

    /// Notes a message in the conversation and the transcript.
    pub(super) fn note(&mut self, role: &str, message: &Value) {
        self.transcript.message(role, message);
        let message = json!({"role": role, "content": message["content"]});
        self.remember(&message);
    }

    /// Adds a message of which there is a transcript already.
    pub(super) fn remember(&mut self, message: &Value) {
        let role = &message["role"];
        let message = json!({"role": role, "content": message["content"]});
        if let Ok(parsed) = serde_json::from_value(message.clone()) {
            self.conversation.push(parsed);
            self.messages.push(message);
        }
    }

    pub(super) fn emit(&self, line: Value) {
        emit(&self.session, line);
    }
}
