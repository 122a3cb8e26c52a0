//! One entry of `steps`, as it is written.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) say: Option<String>,
    pub(super) tool: Option<String>,
    #[serde(default)]
    pub(super) arguments: Option<Value>,
    #[serde(default)]
    pub(super) tools: Vec<RawCall>,
    #[serde(default)]
    pub(super) vary: Vary,
    #[serde(default)]
    pub(super) end_turn: bool,
    pub(super) usage: Option<Usage>,
    pub(super) gate: Option<String>,
    pub(super) error: Option<ApiError>,
    pub(super) sleep_ms: Option<u64>,
    #[serde(default)]
    pub(super) hang: bool,
    pub(super) crash: Option<Crash>,
    pub(super) flood: Option<u64>,
    #[serde(default)]
    pub(super) ignore_sigterm: bool,
    #[serde(default)]
    pub(super) spawn_child: bool,
    #[serde(default)]
    pub(super) ask_model: bool,
    pub(super) exit: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCall {
    pub(super) tool: String,
    #[serde(default)]
    pub(super) arguments: Option<Value>,
    #[serde(default)]
    pub(super) vary: Vary,
}

/// `true`, or the names of the arguments that get a counter.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Vary {
    Plain(bool),
    Arguments(Vec<String>),
}

impl Default for Vary {
    fn default() -> Self {
        Self::Plain(false)
    }
}

/// `true` aborts, a number exits with it.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Crash {
    Abort(bool),
    Code(u8),
}

/// An error of the model's interface.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Anthropic's word for it, as `overloaded_error`.
    #[serde(rename = "type", default = "api_error")]
    pub kind: String,
    /// For people.
    #[serde(default)]
    pub message: String,
    /// How often it is given in one conversation before the script goes on; 0 is always.
    #[serde(default = "once")]
    pub times: u64,
    /// Seconds put into `retry-after`.
    #[serde(default)]
    pub retry_after: Option<u64>,
}

fn api_error() -> String {
    "api_error".to_owned()
}

fn once() -> u64 {
    1
}

/// Tokens of one message.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Usage {
    /// Uncached prompt tokens.
    pub input_tokens: u64,
    /// Tokens of the answer.
    pub output_tokens: u64,
    /// Prompt tokens written to the cache.
    pub cache_creation_input_tokens: u64,
    /// Prompt tokens read from the cache.
    pub cache_read_input_tokens: u64,
    /// Dollars that sim-agent reports for it; computed from the tokens if absent.
    #[serde(skip_serializing)]
    pub cost_usd: Option<f64>,
}

impl Usage {
    /// No tokens at all, to add to; the default is what a message costs if nobody says.
    pub(crate) const NOTHING: Self = Self {
        input_tokens: 0,
        output_tokens: 0,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        cost_usd: None,
    };
}

impl Default for Usage {
    fn default() -> Self {
        Self {
            input_tokens: 100,
            output_tokens: 20,
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: 0,
            cost_usd: None,
        }
    }
}
