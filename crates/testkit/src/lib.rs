//! What tests need: private servers that end with the test process, fixtures, services in this process, run tokens,
//! a world for each API service, and a client of MCP servers.

mod api_world;
mod conformance;
mod database;
mod fixtures;
mod folder;
mod forwarder;
mod mcp_client;
mod mcp_session;
mod npm;
mod redis;
mod runs;
mod start;
mod tools_page;

pub use api_world::{ApiAnswer, ApiWorld, MARKER_KEY, control, simulator};
pub use conformance::{Revision, conformance, conformance_without_fixture};
pub use database::{Database, database};
pub use fixtures::{accept_task, new_task};
pub use forwarder::forwarder;
pub use mcp_client::{McpClient, exchange};
pub use mcp_session::{Frame, McpSession};
pub use npm::Npm;
pub use redis::{Redis, redis};
pub use runs::Runs;
pub use start::{configured, start};
pub use tools_page::{ToolsetRow, hold_tools_page};
