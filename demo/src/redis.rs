//! A private Redis server.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::Path,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use nix::sys::signal::Signal;

use crate::{child, port, programs};

/// A running server; it ends with this value, and with the process that made it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    port: u16,
    password: String,
}

impl Server {
    /// Starts a server that keeps nothing on the disk: what it holds are hints.
    ///
    /// # Errors
    /// Names the missing package, or that the server ended.
    pub fn start(folder: &Path, password: &str) -> anyhow::Result<Self> {
        let program = programs::find("redis-server", "redis-server")?;
        fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
        let log = fs::File::create(folder.join("redis.log")).context("make the server's log")?;
        let port = port::free()?;
        let mut command = child::bound(&program, Signal::SIGKILL, None);
        command.args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]);
        command
            .args([
                "--maxmemory-policy",
                "noeviction",
                "--requirepass",
                password,
            ])
            .arg("--dir")
            .arg(folder);
        command
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log));
        let mut server = Self {
            child: child::spawn_lasting(command)?,
            port,
            password: password.to_owned(),
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The URL with the password.
    pub fn url(&self) -> String {
        format!("redis://:{}@127.0.0.1:{}/0", self.password, self.port)
    }

    /// Sends one command and returns the first line of its answer; FLUSHALL, for fault tests.
    ///
    /// # Errors
    /// Fails where the server does not answer.
    pub fn command(&self, command: &str) -> anyhow::Result<String> {
        Ok(self
            .answer(command)?
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned())
    }

    /// Sends one command and returns its whole answer, as it came.
    ///
    /// # Errors
    /// Fails where the server does not answer.
    pub fn answer(&self, command: &str) -> anyhow::Result<String> {
        let mut stream = connect(self.port)?;
        write!(stream, "AUTH {}\r\n{command}\r\nQUIT\r\n", self.password)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer
            .split_once("\r\n")
            .map_or("", |(_, rest)| rest)
            .to_owned())
    }

    fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            if self.command("PING").is_ok_and(|answer| answer == "+PONG") {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("redis ended with {status}");
            }
            ensure!(
                Instant::now() < deadline,
                "redis does not answer on port {}",
                self.port
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        child::end(&mut self.child, Signal::SIGTERM, Duration::from_secs(5));
    }
}

fn connect(port: u16) -> anyhow::Result<TcpStream> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    Ok(stream)
}
