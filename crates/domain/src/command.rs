//! The commands people write to the agent: one table for the gateway, the help text and the dashboard.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

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

/// What a text addressed to the agent says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParsedCommand {
    /// The text does not address the agent.
    NotAddressed,
    /// It addresses the agent with a word that is no command.
    Unknown {
        /// The word, lower-cased, at most 64 characters; empty where none follows.
        word: String,
    },
    /// It gives a command.
    Known {
        /// The command.
        command: Command,
        /// The rest of the line and everything below it, trimmed.
        rest: String,
    },
}

impl ParsedCommand {
    /// Reads the first line that begins with `prefix` (as `@agent`) outside quotes and code.
    ///
    /// Lines in fenced code blocks, indented code and `>` quotes are other people's words and never commands.
    pub fn parse(text: &str, prefix: &str) -> Self {
        let mut fence: Option<char> = None;
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let start = offset;
            offset += line.len();
            let trimmed = line.trim_start();
            let indented = line.starts_with("    ") || line.starts_with('\t');
            if let Some(mark) = ['`', '~']
                .into_iter()
                .find(|m| trimmed.starts_with(&m.to_string().repeat(3)))
            {
                match fence {
                    None => fence = Some(mark),
                    Some(open) if open == mark => fence = None,
                    Some(_) => {}
                }
                continue;
            }
            if fence.is_some() || indented || trimmed.starts_with('>') {
                continue;
            }
            if let Some(after) = strip_prefix(trimmed, prefix) {
                let lead = line.len() - trimmed.len() + (trimmed.len() - after.len());
                return Self::of_words(&text[start + lead..]);
            }
        }
        Self::NotAddressed
    }

    fn of_words(text: &str) -> Self {
        let text = text.trim_start_matches([' ', '\t']);
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let word: String = text[..end]
            .trim_end_matches([',', '.', ':', '!', '?'])
            .chars()
            .take(64)
            .flat_map(char::to_lowercase)
            .collect();
        let found = COMMANDS
            .iter()
            .find(|spec| spec.command.as_str() == word || spec.aliases.contains(&word.as_str()));
        match found {
            Some(spec) => Self::Known {
                command: spec.command,
                rest: text[end..].trim().to_owned(),
            },
            None => Self::Unknown { word },
        }
    }
}

/// Strips the mention, ignoring case; `@agents` is not `@agent`.
fn strip_prefix<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    let head = line.get(..prefix.len())?;
    let rest = &line[prefix.len()..];
    let boundary = rest
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ':'));
    (head.eq_ignore_ascii_case(prefix) && boundary).then(|| rest.trim_start_matches([',', ':']))
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
    use proptest::prelude::*;

    fn check(text: &str, expected: &ParsedCommand) {
        assert_eq!(&ParsedCommand::parse(text, "@agent"), expected, "{text:?}");
    }

    fn known(command: Command, rest: &str) -> ParsedCommand {
        ParsedCommand::Known {
            command,
            rest: rest.to_owned(),
        }
    }

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

    #[test]
    fn a_command_is_read_with_its_rest() {
        check(
            "@agent fix the crash\nplease",
            &known(Command::Fix, "the crash\nplease"),
        );
        check("Hello!\n@AGENT  Ship-It", &known(Command::Approve, ""));
        check("@agent, review: now", &known(Command::Review, "now"));
    }

    #[test]
    fn text_that_is_not_for_the_agent_is_left_alone() {
        for text in [
            "",
            "fix it",
            "mail me@agent fix",
            "@agents fix",
            "@agentfix",
            "we told @agent fix it",
        ] {
            check(text, &ParsedCommand::NotAddressed);
        }
    }

    #[test]
    fn quotes_and_code_never_command() {
        for text in [
            "> @agent fix",
            "```\n@agent fix\n```",
            "    @agent fix",
            "~~~\n```\n@agent fix\n~~~",
        ] {
            check(text, &ParsedCommand::NotAddressed);
        }
        check(
            "```\n@agent fix\n```\n@agent plan",
            &known(Command::Plan, ""),
        );
    }

    #[test]
    fn an_unknown_word_is_named() {
        check(
            "@agent dance wildly",
            &ParsedCommand::Unknown {
                word: "dance".to_owned(),
            },
        );
        check(
            "@agent",
            &ParsedCommand::Unknown {
                word: String::new(),
            },
        );
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_without_panic(text in "\\PC{0,200}") {
            let _ = ParsedCommand::parse(&text, "@agent");
        }

        #[test]
        fn whatever_follows_a_command_is_kept(rest in "[a-z ]{0,40}") {
            prop_assert_eq!(
                ParsedCommand::parse(&format!("@agent plan {rest}"), "@agent"),
                ParsedCommand::Known { command: Command::Plan, rest: rest.trim().to_owned() }
            );
        }
    }
}
