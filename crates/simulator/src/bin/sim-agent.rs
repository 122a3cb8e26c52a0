//! A scripted agent CLI that is started, and speaks, as Claude Code.

fn main() -> std::process::ExitCode {
    simulator::agent::main()
}
