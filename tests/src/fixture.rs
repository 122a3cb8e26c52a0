//! The fixture server of `crates/mcp` as a process: tools to measure and to try clients with.

use std::{path::Path, process::Stdio, time::Duration};

use access::{Audience, Issuer, Reach, RunClaims, ToolRules};
use anyhow::{Context as _, ensure};
use chrono::{TimeDelta, Utc};
use demo::{child, port};
use domain::{Epoch, SessionId, TaskId, WorkItem};
use nix::sys::signal::Signal;
use tokio::{
    process::Command,
    time::{Instant, sleep},
};

use crate::{programs, repository_root};

/// A running fixture server; it ends with this value.
#[derive(Debug)]
pub struct Fixture {
    /// Its base URL.
    pub url: String,
    /// Its process id.
    pub process: u32,
    child: std::process::Child,
}

impl Fixture {
    /// Builds it for debugging and starts it on a free port; it accepts the tokens of this issuer.
    ///
    /// # Errors
    /// Fails where it does not build or does not come up.
    pub async fn start(issuer: &Issuer) -> anyhow::Result<Self> {
        let target = programs::target();
        let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args([
                "build",
                "--quiet",
                // As `cargo test --workspace` builds it, so that nothing is built twice.
                "--workspace",
                "--example",
                "fixture",
            ])
            .current_dir(repository_root())
            .status()
            .await
            .context("run cargo build")?;
        ensure!(status.success(), "cargo build failed");
        Self::start_of(&target.join("debug"), issuer).await
    }

    /// Starts the one in a folder of built programs.
    ///
    /// # Errors
    /// Fails where it is missing or does not come up.
    pub async fn start_of(programs: &Path, issuer: &Issuer) -> anyhow::Result<Self> {
        let program = programs.join("examples/fixture");
        ensure!(
            program.is_file(),
            "{} is missing; build it with: cargo build --package mcp --example fixture",
            program.display()
        );
        let (port, admin) = (port::free()?, port::free()?);
        let mut command = child::bound(&program, Signal::SIGKILL, None);
        command
            .env_clear()
            .env("LISTEN_ADDR", format!("127.0.0.1:{port}"))
            .env("ADMIN_ADDR", format!("127.0.0.1:{admin}"))
            .env("PROVIDERS", "github")
            .env("RUST_LOG", "warn")
            .env("RUN_TOKEN_PUBLIC_KEY", issuer.verifier().to_base64())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = child::spawn_lasting(command)?;
        let fixture = Self {
            url: format!("http://127.0.0.1:{port}"),
            process: child.id(),
            child,
        };
        answers(port).await?;
        Ok(fixture)
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A token for a server that has no task behind it.
pub fn token(issuer: &Issuer) -> anyhow::Result<String> {
    let repository: domain::Repository = "acme/bench".parse()?;
    let task = TaskId::generate();
    Ok(issuer.issue(&RunClaims {
        task,
        root: task,
        epoch: Epoch(1),
        session: SessionId::generate(),
        audiences: vec![Audience::Github],
        repositories: vec![repository.clone()],
        item: WorkItem::Github {
            repository,
            number: 1,
            pull_request: false,
        },
        branch: format!("agent/{task}"),
        reach: Reach::default(),
        tools: ToolRules::default(),
        expires_at: Utc::now() + TimeDelta::hours(1),
    }))
}

/// Waits until somebody listens on a port.
pub(crate) async fn answers(port: u16) -> anyhow::Result<()> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while tokio::net::TcpStream::connect(("127.0.0.1", port))
        .await
        .is_err()
    {
        ensure!(Instant::now() < deadline, "nobody listens on port {port}");
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
