//! For tests only: starting a service in this process, tokens of runs, and a client of MCP servers.

mod mcp_client;
mod mcp_session;
mod runs;
mod start;

pub use mcp_client::{McpClient, exchange};
pub use mcp_session::{Frame, McpSession};
pub use runs::Runs;
pub use start::{configured, start};
