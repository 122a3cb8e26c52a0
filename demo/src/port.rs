//! Free ports on loopback.

use std::{
    net::{Ipv4Addr, TcpListener},
    sync::Mutex,
};

use anyhow::Context as _;

/// Ports handed out by this process; a port is free again the moment its listener closes, so we remember.
static GIVEN: Mutex<Vec<u16>> = Mutex::new(Vec::new());

/// A port that nobody listens on now and that this process gave to nobody else.
///
/// # Errors
/// Fails where the system has no free port.
pub fn free() -> anyhow::Result<u16> {
    let mut given = GIVEN
        .lock()
        .map_err(|_| anyhow::anyhow!("lock the list of ports"))?;
    loop {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("bind a free port")?;
        let port = listener.local_addr()?.port();
        if !given.contains(&port) {
            given.push(port);
            return Ok(port);
        }
    }
}
