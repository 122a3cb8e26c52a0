//! The simulator as a process.

fn main() -> anyhow::Result<()> {
    simulator::command::main()
}
