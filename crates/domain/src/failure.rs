//! Why a task failed, as a closed set that people can act on.

use crate::provider::names;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

names!(
    /// The class of a failed task.
    FailureClass, "failure class", {
        /// The CLI ended with an error of its own.
        CliError = "cli_error",
        /// The model or a provider refused our credential.
        Auth = "auth",
        /// The run used up its time.
        Timeout = "timeout",
        /// The run went silent.
        Stalled = "stalled",
        /// The CLI reached its turn limit.
        TurnLimit = "turn_limit",
        /// The task would exceed its cost cap.
        BudgetExceeded = "budget_exceeded",
        /// A required MCP server could not be reached.
        McpUnavailable = "mcp_unavailable",
        /// The CLI ended without saying how.
        NoTerminalEvent = "no_terminal_event",
        /// Policy forbids what was asked.
        PolicyDenied = "policy_denied",
        /// Its runs keep killing their engine.
        CrashLoop = "crash_loop",
        /// It waited longer than it may.
        Expired = "expired",
        /// The clone could not be made.
        Workspace = "workspace",
        /// The sandbox could not be set up.
        Sandbox = "sandbox",
        /// Every attempt ended in a transient error.
        Attempts = "attempts",
    }
);
