//! The internal dashboard API's process.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<internal_dashboard_api::Config>()
}
