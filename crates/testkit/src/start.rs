//! Starts a service in this process.

use service::{Program, Running};

/// A service's configuration as its command line gives it, on free loopback ports.
///
/// # Errors
/// What keeps the service from starting, as its binary would say it.
pub fn configured<P: Program>(arguments: &[&str]) -> anyhow::Result<P> {
    let ports = [
        "--listen-addr",
        "127.0.0.1:0",
        "--admin-addr",
        "127.0.0.1:0",
    ];
    let line = [P::NAME]
        .into_iter()
        .chain(ports)
        .chain(arguments.iter().copied());
    let matches = service::command_of::<P>().try_get_matches_from(line)?;
    let program = P::from_arg_matches(&matches)?;
    program.check()?;
    Ok(program)
}

/// A running service, configured as by its command line.
///
/// # Errors
/// What keeps it from starting.
pub async fn start<P: Program>(arguments: &[&str]) -> anyhow::Result<Running> {
    service::start(configured::<P>(arguments)?).await
}
