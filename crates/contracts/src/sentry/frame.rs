//! Exceptions, threads and their frames.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// An exception with the stack it was raised on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Exception {
    /// Its type, as `ValueError`; empty where unknown.
    pub r#type: String,
    /// Its message; empty where it has none.
    pub value: String,
    /// The module of its type; empty where unknown.
    pub module: String,
    /// How it was caught, as `excepthook`; empty where unknown.
    pub mechanism: String,
    /// Whether the program handled it, where known.
    pub handled: Option<bool>,
    /// Its frames, the innermost first.
    pub frames: Vec<Frame>,
    /// How many frames Sentry left out.
    pub frames_omitted: u64,
}

/// A thread of the process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Thread {
    /// Its id, as text.
    pub id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// Whether it crashed.
    pub crashed: bool,
    /// Whether it is the one that reported.
    pub current: bool,
    /// What it was doing, as `RUNNABLE`; empty where unknown.
    pub state: String,
    /// Its frames, the innermost first.
    pub frames: Vec<Frame>,
}

/// One call on a stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Frame {
    /// The function; empty where unknown.
    pub function: String,
    /// The file; empty where unknown.
    pub file: String,
    /// The module or package; empty where unknown.
    pub module: String,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column, from 1.
    pub column: Option<u64>,
    /// Whether it is the application's own code.
    pub in_app: bool,
    /// The source around the line.
    pub source: Vec<SourceLine>,
    /// The local variables, where they were reported.
    pub vars: BTreeMap<String, Value>,
}

/// A line of source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct SourceLine {
    /// Its number, from 1.
    pub line: u64,
    /// Its text.
    pub text: String,
}
