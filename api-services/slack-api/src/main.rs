//! slack-api's process.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<slack_api::Config>()
}
