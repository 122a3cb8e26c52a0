//! Makes a router a running service.
//!
//! Arguments, telemetry, the admin port, problem+json, authentication of callers, graceful shutdown and the HTTP
//! client: everything that the thirteen services do alike, and nothing that only one of them does. A service is a
//! [`Program`]: a clap struct that can start.

mod admin;
mod api_services;
mod args;
mod auth;
mod cli;
pub mod client;
mod description;
mod disabled;
mod extract;
mod forward;
mod health;
mod json;
pub mod metric;
mod middleware;
mod problem;
mod program;
mod readiness;
mod run;
mod serve;
mod shutdown;
mod telemetry;
mod trace_context;
pub mod upstream;

pub use api_services::ApiServices;
pub use args::{Args, ConfigError, Providers};
pub use auth::{AcceptsRuns, Agent, authenticate_caller, authenticate_run, bearer};
pub use cli::{command_of, main};
pub use description::{BearerTokens, described_at};
pub use disabled::disabled;
pub use extract::{Path, Query};
pub use forward::{forward, passed_back};
pub use json::Json;
pub use middleware::{RequestId, layers};
pub use problem::Problem;
pub use program::{Context, Migrate, Program};
pub use readiness::Readiness;
pub use run::{Running, start};
pub use serve::Connection;
pub use shutdown::Shutdown;
pub use telemetry::LogFormat;
pub use trace_context::{adopt_trace_parent, current_trace_parent};
