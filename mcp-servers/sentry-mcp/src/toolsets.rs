//! Which tool is in which toolset.

use mcp::Toolset;

/// Every tool of this server, in groups.
pub(crate) const TOOLSETS: &[Toolset] = &[Toolset {
    name: "issues",
    default: true,
    tools: &["get_issue_details"],
}];
