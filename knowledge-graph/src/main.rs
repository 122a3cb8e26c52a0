//! The knowledge graph's process.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::main::<knowledge_graph::Config>()
}
