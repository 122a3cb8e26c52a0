//! sentry-api's process.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<sentry_api::Config>()
}
