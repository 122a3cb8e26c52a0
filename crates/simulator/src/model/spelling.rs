//! Every client spells the tools of MCP servers in its own way; scripts spell them as Claude Code does.

use std::fmt;

/// A tool that a client offers to the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tool {
    /// What Codex groups a server's tools under: `mcp__github`.
    pub(crate) namespace: Option<String>,
    pub(crate) name: String,
}

impl Tool {
    pub(crate) fn plain(name: impl Into<String>) -> Self {
        Self {
            namespace: None,
            name: name.into(),
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{namespace}__{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// The tool that a script's `mcp__<server>__<tool>` means among those offered; as written where none fits.
pub(super) fn of(wanted: &str, offered: &[Tool]) -> Tool {
    let as_written = || Tool::plain(wanted);
    let Some((server, tool)) = wanted
        .strip_prefix("mcp__")
        .and_then(|rest| rest.split_once("__"))
    else {
        return as_written();
    };
    // Claude Code, Codex; Gemini CLI; OpenCode.
    let spellings = [
        wanted.to_owned(),
        format!("mcp_{server}_{tool}"),
        format!("{server}_{tool}"),
    ];
    let spelled = |t: &&Tool| spellings.contains(&t.to_string());
    let found = offered.iter().find(spelled);
    found.cloned().unwrap_or_else(as_written)
}

#[cfg(test)]
mod tests {
    use super::{Tool, of};

    const WANTED: &str = "mcp__github__issue_read";

    #[test]
    fn a_tool_is_found_in_each_clients_spelling() {
        for name in [WANTED, "mcp_github_issue_read", "github_issue_read"] {
            let offered = [Tool::plain("bash"), Tool::plain(name)];
            assert_eq!(of(WANTED, &offered), offered[1]);
        }
        let grouped = Tool {
            namespace: Some("mcp__github".to_owned()),
            name: "issue_read".to_owned(),
        };
        assert_eq!(of(WANTED, std::slice::from_ref(&grouped)), grouped);
    }

    #[test]
    fn what_no_client_offers_is_called_as_it_is_written() {
        assert_eq!(
            of(WANTED, &[Tool::plain("gitlab_issue_read")]),
            Tool::plain(WANTED)
        );
        assert_eq!(of("Bash", &[Tool::plain("bash")]), Tool::plain("Bash"));
    }
}
