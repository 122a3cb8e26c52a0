//! The closed sets of outside parties: webhook providers and coding CLIs.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A name that is in none of our closed sets.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{text:?} is no {what}; known are {known}")]
pub struct UnknownName {
    /// The text as it was given.
    pub text: String,
    /// What was looked for.
    pub what: &'static str,
    /// The accepted names, separated by commas.
    pub known: String,
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every member, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name used in URLs, columns and configuration.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = $crate::UnknownName;

            fn from_str(text: &str) -> Result<Self, $crate::UnknownName> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::UnknownName {
                        text: text.to_owned(),
                        what: $what,
                        known: [$($text),+].join(", "),
                    }),
                }
            }
        }
    };
}
pub(crate) use names;

names!(
    /// A system that sends webhooks and receives answers.
    Provider, "provider", {
        /// github.com or GitHub Enterprise.
        Github = "github",
        /// Jira Cloud or Data Center.
        Jira = "jira",
        /// Slack.
        Slack = "slack",
        /// Sentry, hosted or self-hosted.
        Sentry = "sentry",
    }
);

names!(
    /// A coding CLI that an engine can run.
    AgentCli, "agent CLI", {
        /// Claude Code.
        Claude = "claude",
        /// Cursor's CLI; off unless allowed by name, its cost is unknown.
        Cursor = "cursor",
        /// OpenAI Codex.
        Codex = "codex",
        /// Gemini CLI.
        Gemini = "gemini",
        /// OpenCode.
        Opencode = "opencode",
    }
);
