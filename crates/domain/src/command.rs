//! The commands people write to the agent: one table for the gateway, the help text and the dashboard.

mod parse;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use parse::ParsedCommand;

use crate::provider::names;

names!(
    /// A command's canonical name.
    Command, "command", {
        /// Look into an issue and explain it.
        Analyze = "analyze",
        /// Write a plan.
        Plan = "plan",
        /// Change code and open a pull request.
        Fix = "fix",
        /// Review a pull request.
        Review = "review",
        /// Approve what is waiting.
        Approve = "approve",
        /// Reject what is waiting.
        Reject = "reject",
        /// Improve existing code.
        Improve = "improve",
        /// Say what can be asked.
        Help = "help",
        /// Find and explain code.
        Discover = "discover",
        /// Do what the text says.
        Execute = "execute",
        /// Answer from Jira.
        Jira = "jira",
        /// Say where the work stands.
        Status = "status",
        /// Stop the work on this item.
        Stop = "stop",
        /// Try a failed task again.
        Retry = "retry",
    }
);

/// One row of the command table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandSpec {
    /// The canonical name.
    pub command: Command,
    /// Other words for it.
    pub aliases: &'static [&'static str],
    /// The agent definition that carries it out.
    pub agent: &'static str,
    /// Whether its outside changes wait for a person by default.
    pub needs_approval: bool,
    /// One line of help.
    pub summary: &'static str,
}

const fn spec(
    command: Command,
    aliases: &'static [&'static str],
    agent: &'static str,
    needs_approval: bool,
    summary: &'static str,
) -> CommandSpec {
    CommandSpec {
        command,
        aliases,
        agent,
        needs_approval,
        summary,
    }
}

/// Every command, in the order of the help text.
pub const COMMANDS: &[CommandSpec] = &[
    spec(
        Command::Analyze,
        &["analysis", "analyze-issue"],
        "planning",
        false,
        "look into this and explain it",
    ),
    spec(
        Command::Plan,
        &["plan-fix", "create-plan"],
        "planning",
        false,
        "write a plan for it",
    ),
    spec(
        Command::Fix,
        &["implement"],
        "executor",
        true,
        "change the code and open a pull request",
    ),
    spec(
        Command::Review,
        &["code-review", "review-pr"],
        "planning",
        false,
        "review this pull request",
    ),
    spec(
        Command::Improve,
        &["enhance", "refactor", "optimize"],
        "executor",
        true,
        "improve existing code",
    ),
    spec(
        Command::Discover,
        &["code", "explore", "find-code", "code-insights"],
        "planning",
        false,
        "find and explain code",
    ),
    spec(
        Command::Execute,
        &["do", "run"],
        "executor",
        true,
        "do what the text says",
    ),
    spec(
        Command::Jira,
        &["ticket", "jira-ticket", "query-jira"],
        "brain",
        false,
        "answer from Jira",
    ),
    spec(
        Command::Approve,
        &["lgtm", "approved", "ship-it"],
        "brain",
        false,
        "approve what is waiting",
    ),
    spec(
        Command::Reject,
        &["changes-requested", "request-changes", "revise"],
        "brain",
        false,
        "reject what is waiting, with your reason",
    ),
    spec(
        Command::Status,
        &["check", "task-status"],
        "brain",
        false,
        "say where the work stands",
    ),
    spec(
        Command::Stop,
        &["cancel", "abort"],
        "brain",
        false,
        "stop the work on this item",
    ),
    spec(
        Command::Retry,
        &["again"],
        "brain",
        false,
        "try a failed task again",
    ),
    spec(
        Command::Help,
        &["commands", "what-can-you-do"],
        "brain",
        false,
        "show this list",
    ),
];

impl Command {
    /// Its row in the table.
    pub fn spec(self) -> &'static CommandSpec {
        COMMANDS
            .iter()
            .find(|spec| spec.command == self)
            .expect("a test holds the table complete")
    }

    /// Whether it steers existing work instead of starting new work.
    pub const fn is_control(self) -> bool {
        match self {
            Self::Approve | Self::Reject | Self::Stop | Self::Retry | Self::Status | Self::Help => {
                true
            }
            Self::Analyze
            | Self::Plan
            | Self::Fix
            | Self::Review
            | Self::Improve
            | Self::Discover
            | Self::Execute
            | Self::Jira => false,
        }
    }
}

/// The answer to `help`, as Markdown.
pub fn help_text(prefix: &str) -> String {
    let rows: Vec<String> = COMMANDS
        .iter()
        .map(|spec| {
            let aliases = if spec.aliases.is_empty() {
                String::new()
            } else {
                format!(" (also {})", spec.aliases.join(", "))
            };
            format!("- `{prefix} {}`: {}{aliases}", spec.command, spec.summary)
        })
        .collect();
    format!("Commands:\n\n{}\n", rows.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_one_row_and_no_word_means_two_things() {
        let mut words: Vec<&str> = COMMANDS
            .iter()
            .flat_map(|s| s.aliases.iter().copied().chain([s.command.as_str()]))
            .collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count, "a word is listed twice");
        assert!(
            Command::ALL
                .iter()
                .all(|c| COMMANDS.iter().filter(|s| s.command == *c).count() == 1)
        );
    }
}
