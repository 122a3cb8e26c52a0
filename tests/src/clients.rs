//! Real clients as processes: a private home, no way out but loopback, and an end in time.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt as _, process::Command};

use crate::{World, repository_root};

/// Longer than any client takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(150);

/// Nobody listens there; clients that phone home are refused at once.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A client that has not been started yet.
#[derive(Debug)]
pub struct Client {
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    home: TempDir,
}

/// What a client that ended well has printed.
#[derive(Debug)]
pub struct Said {
    /// To stdout.
    pub out: String,
    /// To stderr.
    pub err: String,
}

impl Client {
    /// A coding CLI of the pinned packages, by the name of its program.
    ///
    /// # Errors
    /// Fails where it is not installed.
    pub fn cli(name: &str) -> anyhow::Result<Self> {
        let folders = [World::npm(), npm()];
        let mut programs = folders
            .map(|f| f.join("node_modules/.bin").join(name))
            .into_iter();
        let program = programs
            .find(|program| program.exists())
            .with_context(|| format!("{name} is missing; run: make tools clients"))?;
        Self::new(program)
    }

    /// A Node.js script of `tests/npm`.
    ///
    /// # Errors
    /// Fails where Node.js or the packages are not installed.
    pub fn node(script: &str) -> anyhow::Result<Self> {
        let installed = npm().join("node_modules").exists();
        ensure!(
            installed,
            "the clients are not installed; run: make clients"
        );
        let node = demo::programs::find("node", "nodejs")?;
        Ok(Self::new(node)?.argument(npm().join(script).display().to_string()))
    }

    /// A Python script of `tests/python`.
    ///
    /// # Errors
    /// Fails where the environment is not installed.
    pub fn python(script: &str) -> anyhow::Result<Self> {
        let file = python().join(script);
        let program = repository_root().join(".run/python/bin/python");
        ensure!(
            program.exists(),
            "Python's packages are not installed; run: make clients"
        );
        Ok(Self::new(program)?.argument(file.display().to_string()))
    }

    fn new(program: PathBuf) -> anyhow::Result<Self> {
        let home = tempfile::Builder::new()
            .prefix("agents-system-client")
            .tempdir()?;
        let work = home.path().join("work");
        std::fs::create_dir(&work)?;
        let path = std::env::var("PATH").unwrap_or_default();
        let client = Self {
            program,
            arguments: Vec::new(),
            environment: Vec::new(),
            home,
        };
        let home = client.home.path().display().to_string();
        Ok(client
            .variable("HOME", home)
            .variable("PATH", path)
            .variable("HTTP_PROXY", NOWHERE)
            .variable("HTTPS_PROXY", NOWHERE)
            .variable("NO_PROXY", "127.0.0.1,localhost"))
    }

    /// One more argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// More arguments.
    #[must_use]
    pub fn arguments<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.arguments.extend(arguments.map(str::to_owned));
        self
    }

    /// One more variable of its environment, which has nothing of ours.
    #[must_use]
    pub fn variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// A file in its home, as `.codex/config.toml`.
    ///
    /// # Errors
    /// Fails where it cannot be written.
    pub fn file(self, path: &str, text: &str) -> anyhow::Result<Self> {
        let file = self.home.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(self.home.path()))?;
        std::fs::write(file, text)?;
        Ok(self)
    }

    /// Its home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs it in a folder of its own with this text on stdin.
    ///
    /// # Errors
    /// Carries what it printed where it fails or does not end.
    pub async fn run(&self, input: &str) -> anyhow::Result<Said> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home.path().join("work"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("start {}", self.program.display()))?;
        if let Some(mut stdin) = child.stdin.take() {
            // A client that does not read has closed it.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
        let output = tokio::time::timeout(PATIENCE, child.wait_with_output());
        let output = output
            .await
            .with_context(|| format!("{} did not end in {PATIENCE:?}", self.program.display()))??;
        let said = Said {
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        ensure!(
            output.status.success(),
            "{} ended with {}\n{}\n{}",
            self.program.display(),
            output.status,
            said.out,
            said.err
        );
        Ok(said)
    }
}

impl Said {
    /// The JSON on stdout.
    ///
    /// # Errors
    /// Carries what was printed where it is none.
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.out).with_context(|| format!("{}\n{}", self.out, self.err))
    }
}

/// Where the Node.js clients and their scripts are.
pub fn npm() -> PathBuf {
    repository_root().join("tests/npm")
}

/// Where the Python clients' scripts are.
pub fn python() -> PathBuf {
    repository_root().join("tests/python")
}
