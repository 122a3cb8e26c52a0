//! jira-api's process.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<jira_api::Config>()
}
