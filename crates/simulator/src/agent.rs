//! sim-agent: a scripted agent that is started, and speaks, as Claude Code.

use std::process::ExitCode;

use tokio::runtime;

mod args;
mod context;
mod gate;
mod input;
mod mcp;
mod model;
mod output;
mod play;
mod result;
mod scripted;
mod session;
mod sse;
mod tools;
mod transcript;
mod trouble;

use args::Args;

/// The version it pretends to be.
const VERSION: &str = "2.1.330";

/// Runs sim-agent with the process's arguments.
pub fn main() -> ExitCode {
    let args = Args::parse(std::env::args().skip(1));
    if args.has(&["--version", "-v"]) {
        println!("{VERSION} (Claude Code)");
        return ExitCode::SUCCESS;
    }
    let ignore = trouble::watch_sigterm();
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    match runtime {
        Ok(runtime) => {
            let code = runtime.block_on(session::run(args, ignore));
            // Reading stdin blocks a thread that nobody needs any more.
            runtime.shutdown_background();
            ExitCode::from(code)
        }
        Err(error) => {
            eprintln!("sim-agent: {error}");
            ExitCode::FAILURE
        }
    }
}
