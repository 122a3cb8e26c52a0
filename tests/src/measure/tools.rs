//! How quickly a trivial tool is called: by our transport and, in the same run, by `FastMCP`'s.

use std::{
    fs,
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};

use access::Issuer;
use anyhow::{Context as _, ensure};
use demo::{child, port};
use nix::sys::{
    resource::{Resource, getrlimit, setrlimit},
    signal::Signal,
};
use serde_json::json;
use tokio::{task::JoinSet, time::Instant};

use super::{Samples, Transport, session::Session};
use crate::{
    clients,
    fixture::{self, Fixture, answers},
    repository_root,
};

/// What every call says and must hear again.
const TEXT: &str = "hello";
/// Calls of a session before it is measured.
const WARM_UP: u32 = 20;

/// A server that is measured.
#[derive(Debug)]
pub struct Subject {
    /// Its name and version.
    pub name: String,
    sse: String,
    streamable: String,
    token: String,
    _ours: Option<Fixture>,
    _others: Vec<Guard>,
}

/// Ends a process with itself.
#[derive(Debug)]
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Calls of some sessions for a while.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// How long each took, in milliseconds.
    pub latency: Samples,
    /// How many were answered in a second.
    pub a_second: f64,
}

impl Subject {
    /// The fixture server of `crates/mcp`, from a folder of built programs.
    ///
    /// # Errors
    /// Fails where it is missing or does not come up.
    pub async fn ours(programs: &Path) -> anyhow::Result<Self> {
        let issuer = Issuer::generate();
        let server = Fixture::start_of(programs, &issuer).await?;
        Ok(Self {
            name: "crates/mcp".to_owned(),
            sse: server.url.clone(),
            streamable: server.url.clone(),
            token: fixture::token(&issuer)?,
            _ours: Some(server),
            _others: Vec::new(),
        })
    }

    /// `FastMCP`, one process a transport.
    ///
    /// # Errors
    /// Fails where Python's packages are missing or a server does not come up.
    pub async fn fastmcp() -> anyhow::Result<Self> {
        let (sse, first) = fastmcp("sse").await?;
        let (streamable, second) = fastmcp("http").await?;
        Ok(Self {
            name: "FastMCP".to_owned(),
            sse,
            streamable,
            token: "none".to_owned(),
            _ours: None,
            _others: vec![first, second],
        })
    }

    fn base(&self, transport: Transport) -> &str {
        match transport {
            Transport::Sse => &self.sse,
            Transport::Streamable => &self.streamable,
        }
    }

    /// Calls `echo` over and over, in `sessions` at once, for about `time`.
    ///
    /// # Errors
    /// Fails where a call does, or says something else.
    pub async fn call(
        &self,
        transport: Transport,
        sessions: u32,
        time: Duration,
    ) -> anyhow::Result<Calls> {
        let (http, mut open) = (demo::http::client()?, Vec::new());
        for _ in 0..sessions {
            let mut session =
                Session::open(&http, transport, self.base(transport), &self.token).await?;
            for _ in 0..WARM_UP.div_ceil(sessions) {
                echo(&mut session).await?;
            }
            open.push(session);
        }
        let begun = Instant::now();
        let mut calling = JoinSet::new();
        for mut session in open {
            calling.spawn(async move {
                let mut latency = Vec::new();
                while begun.elapsed() < time {
                    let asked = Instant::now();
                    echo(&mut session).await?;
                    latency.push(asked.elapsed().as_secs_f64() * 1e3);
                }
                anyhow::Ok(latency)
            });
        }
        let mut calls = Calls::default();
        while let Some(latency) = calling.join_next().await {
            calls.latency.0.extend(latency??);
        }
        calls.a_second = calls.latency.count() as f64 / begun.elapsed().as_secs_f64();
        Ok(calls)
    }
}

async fn echo(session: &mut Session) -> anyhow::Result<()> {
    let answer = session.call("echo", json!({ "text": TEXT })).await?;
    ensure!(answer["content"][0]["text"] == TEXT, "echo said {answer}");
    Ok(())
}

async fn fastmcp(transport: &str) -> anyhow::Result<(String, Guard)> {
    let python = repository_root().join(".run/python/bin/python");
    let port = port::free()?;
    let mut command = child::bound(&python, Signal::SIGKILL, None);
    command
        .arg(clients::python().join("fastmcp_server.py"))
        .args([transport, &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let guard = Guard(child::spawn_lasting(command)?);
    let up = answers(port).await;
    up.context("start FastMCP; is it installed? run: make clients")?;
    Ok((format!("http://127.0.0.1:{port}"), guard))
}

/// The versions that `FastMCP` runs with.
///
/// # Errors
/// Fails where Python's packages are missing.
pub fn fastmcp_version() -> anyhow::Result<String> {
    let python = repository_root().join(".run/python/bin/python");
    let print = "import fastmcp, platform, mcp_types, uvicorn; \
        print('FastMCP', fastmcp.__version__ + ', uvicorn', uvicorn.__version__ + ', Python', platform.python_version())";
    let output = std::process::Command::new(&python)
        .args(["-c", print])
        .output()
        .with_context(|| format!("run {}; run: make clients", python.display()))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Resident memory of our server without and with that many idle SSE sessions, in kilobytes.
///
/// # Errors
/// Fails where a session cannot be opened.
pub async fn idle(programs: &Path, sessions: u32) -> anyhow::Result<(u64, u64)> {
    raise_open_files()?;
    let issuer = Issuer::generate();
    let server = Fixture::start_of(programs, &issuer).await?;
    let token = fixture::token(&issuer)?;
    let before = resident(server.process)?;
    let (http, mut open) = (demo::http::client()?, Vec::new());
    for _ in 0..sessions {
        open.push(Session::open(&http, Transport::Sse, &server.url, &token).await?);
    }
    let after = resident(server.process)?;
    drop(open);
    Ok((before, after))
}

/// A session takes two connections of ours and two of the server's, which inherits the limit.
fn raise_open_files() -> anyhow::Result<()> {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most).context("allow more open files")
}

/// The resident memory of a process, in kilobytes.
///
/// # Errors
/// Fails where the process has ended.
pub(super) fn resident(process: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.context("VmRSS")?.parse().context("a number")
}
