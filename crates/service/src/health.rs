//! The `healthcheck` subcommand: images hold no curl.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
    process::ExitCode,
    time::Duration,
};

/// How long a healthy service may take to answer.
const DEADLINE: Duration = Duration::from_secs(3);

/// The address to probe: an unspecified listen address means this host.
pub(crate) fn local(listen: Option<SocketAddr>, port: u16) -> SocketAddr {
    let mut address = listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    address
}

/// Success where /health answers 200.
pub(crate) fn probe(address: SocketAddr) -> ExitCode {
    match ask(address) {
        Ok(status) if status.contains(" 200 ") => ExitCode::SUCCESS,
        Ok(status) => {
            eprintln!("http://{address}/health answered {}", status.trim());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("http://{address}/health does not answer: {error}");
            ExitCode::FAILURE
        }
    }
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, DEADLINE)?;
    stream.set_read_timeout(Some(DEADLINE))?;
    write!(
        stream,
        "GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
