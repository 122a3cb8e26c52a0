//! Reading a command out of what somebody wrote.

use super::{COMMANDS, Command};

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
