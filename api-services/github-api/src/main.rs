//! github-api's process.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<github_api::Config>()
}
