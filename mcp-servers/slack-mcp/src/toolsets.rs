//! Which tool is in which toolset.

use mcp::Toolset;

/// Every tool of this server, in groups.
pub(crate) const TOOLSETS: &[Toolset] = &[Toolset {
    name: "messages",
    default: true,
    tools: &["slack_get_thread_replies"],
}];
