//! Jira's tools for coding CLIs.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<jira_mcp::Config>()
}
