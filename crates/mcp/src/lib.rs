//! Serves MCP tools over SSE and streamable HTTP, to runs that show a run token.
//!
//! An MCP server is its configuration and its tools; this crate is the rest. [`start`] makes a router of them:
//! `GET /sse` with `POST /messages` is the legacy transport, which coding CLIs still speak; `/mcp` (and POST on `/sse`)
//! is streamable HTTP, stateless and answering in JSON. Every request shows a run token, which the tools pass on to
//! their API service through [`Api`]; what that service refuses reaches the agent as a [`Failure`] it can act on.

mod allow;
mod answer;
mod api;
pub mod bridge;
mod calls;
mod failure;
mod gate;
mod legacy;
mod limits;
mod metric;
mod offer;
mod quote;
mod run;
mod selection;
mod server;
mod settings;
mod streamable;
mod surrounded;
mod toolset;
mod written;

pub use allow::{AllowedHosts, AllowedOrigins};
pub use answer::Answer;
pub use api::Api;
pub use failure::Failure;
pub use limits::Limits;
pub use offer::Catalogue;
pub use quote::{Cut, Quote, cut, provenance};
pub use run::{Call, Run};
pub use server::{Server, router, start, start_bridge};
pub use settings::{Backend, Settings};
pub use toolset::{Tools, Toolset};
pub use written::{Written, written};
