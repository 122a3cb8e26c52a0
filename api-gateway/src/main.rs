//! The binary of the gateway; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<api_gateway::Config>()
}
