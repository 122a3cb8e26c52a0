//! What a coding CLI is to the engine: a command line, an environment, and lines to read.

use std::path::{Path, PathBuf};

use domain::{AgentCli, RunEvent, SessionId};
use secrecy::SecretString;

use super::{providers::claude::Claude, version::Version};
use crate::config::Config;

/// What every CLI is told about its run.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Its session.
    pub(crate) session: SessionId,
    /// What it shall do.
    pub(crate) prompt: String,
    /// The rules of the house.
    pub(crate) rules: String,
    /// Its private home.
    pub(crate) home: PathBuf,
    /// Where its model is.
    pub(crate) model_url: String,
    /// The model to ask for, where one is set.
    pub(crate) model: Option<String>,
    /// The most turns.
    pub(crate) max_turns: u32,
    /// The tools it must have.
    pub(crate) servers: Vec<Server>,
    /// What it shows to its MCP servers.
    pub(crate) token: SecretString,
    /// The trace that its calls belong to.
    pub(crate) trace_parent: Option<String>,
}

/// An MCP server of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    /// Its name, which is part of its tools' names.
    pub(crate) name: &'static str,
    /// Where its event stream is.
    pub(crate) url: String,
}

/// How a CLI is started.
#[derive(Debug, Clone, Default)]
pub(crate) struct Launch {
    /// The words after the program.
    pub(crate) arguments: Vec<String>,
    /// The variables beside those that every child has.
    pub(crate) environment: Vec<(&'static str, String)>,
    /// What it reads on its standard input.
    pub(crate) input: Vec<u8>,
    /// Files to write into its home before, readable by it alone: path below the home, and text.
    pub(crate) files: Vec<(&'static str, String)>,
}

/// What a line of a CLI says.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Said {
    /// What happened.
    pub(crate) events: Vec<RunEvent>,
    /// What it means for the run.
    pub(crate) turn: Option<Turn>,
}

/// A line that changes the course of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The session is open; MCP servers by name, and whether each is usable.
    Opened {
        /// Name and usability.
        servers: Vec<(String, bool)>,
    },
    /// The CLI said how it ended.
    Ended(Verdict),
}

/// How a CLI's turn ended, by its own word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Well, with this final text.
    Success(String),
    /// It reached its turn limit.
    TurnLimit,
    /// It reached a cost limit.
    Budget,
    /// Its model refused our credential.
    Auth(String),
    /// Something that may pass: an overloaded or unreachable model.
    Transient(String),
    /// Anything else.
    Error(String),
}

/// A coding CLI.
pub(crate) trait Provider: Sync + std::fmt::Debug {
    /// Its program.
    fn program<'a>(&self, config: &'a Config) -> &'a Path;
    /// The oldest version that is safe to run.
    fn floor(&self) -> Version;
    /// How it is started.
    fn launch(&self, order: &Order) -> Launch;
    /// What a line of its output says; unknown lines are kept raw.
    fn read(&self, line: &str) -> Said;
}

/// The provider of a CLI; `None` where this engine cannot run it yet.
pub(crate) fn provider_of(cli: AgentCli) -> Option<&'static dyn Provider> {
    match cli {
        AgentCli::Claude => Some(&Claude),
        AgentCli::Cursor | AgentCli::Codex | AgentCli::Gemini | AgentCli::Opencode => None,
    }
}
