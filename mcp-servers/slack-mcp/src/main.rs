//! Slack's tools for coding CLIs.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<slack_mcp::Config>()
}
