//! The agent engine's process.

use std::process::ExitCode;

use agent_engine::config::Config;

fn main() -> ExitCode {
    service::main::<Config>()
}
