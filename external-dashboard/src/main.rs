//! The external dashboard's process.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<external_dashboard::Config>()
}
