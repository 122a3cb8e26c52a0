//! GitHub's tools for coding CLIs.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<github_mcp::Config>()
}
