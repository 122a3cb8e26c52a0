//! Which tools belong together, and which of them a run is shown where nobody says otherwise.

use mcp::Toolset;

/// All toolsets, named as GitHub's official server names them where it has them.
pub(crate) const TOOLSETS: &[Toolset] = &[
    Toolset {
        name: "issues",
        default: true,
        tools: &["add_issue_comment", "issue_read"],
    },
    Toolset {
        name: "repos",
        default: true,
        tools: &["get_file_contents"],
    },
    Toolset {
        name: "pull_requests",
        default: true,
        tools: &["create_pull_request"],
    },
];
