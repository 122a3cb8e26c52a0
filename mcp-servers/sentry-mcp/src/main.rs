//! Sentry's tools for coding CLIs.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<sentry_mcp::Config>()
}
