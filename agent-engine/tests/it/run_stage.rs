//! A stage for runs: a claimed task, an engine's environment, a git remote behind a stand-in of github-api, a model.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command as Process,
    sync::Arc,
    time::{Duration, Instant},
};

use access::{Issuer, Verifier};
use agent_engine::{
    config::Config,
    run::{Environment, RunResult, run},
};
use chrono::{DateTime, Utc};
use clap::{Args as _, FromArgMatches as _};
use domain::{Command, RunEvent};
use service::Shutdown;
use store::claims::{self, Claimed};
use testkit::Database;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use wiremock::MockServer;

use crate::run_git::Remote;

/// The first line of every stand-in that shall be taken for Claude Code with its tools.
pub(crate) const OPEN: &str = r#"echo '{"type":"system","subtype":"init","session_id":"s","model":"m","claude_code_version":"2.1.330","mcp_servers":[{"name":"github","status":"connected"}]}'
"#;
/// The last line of one that ends well.
pub(crate) const DONE: &str = r#"echo '{"type":"result","subtype":"success","is_error":false,"result":"Done.","num_turns":1}'
"#;
/// A line that waits until the test creates the file `go` in the work folder.
pub(crate) const WAIT: &str = "while [ ! -e \"$work/go\" ]; do sleep 0.01; done\n";

pub(crate) struct Stage {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) database: Database,
    pub(crate) remote: Remote,
    pub(crate) model: MockServer,
    pub(crate) environment: Environment,
    pub(crate) claimed: Claimed,
    pub(crate) verifier: Verifier,
    pub(crate) stop: CancellationToken,
    pub(crate) shutdown: Shutdown,
}

impl Stage {
    /// A stage on which the CLI plays this shell scenario; further arguments are those of the engine.
    pub(crate) async fn new(scenario: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let work = folder.path().join("work");
        fs::create_dir(&work).unwrap();
        fs::write(work.join("scenario.sh"), scenario).unwrap();
        let (remote, model) = (
            Remote::start(folder.path()).await,
            MockServer::start().await,
        );
        let database = testkit::database().await;
        let issuer = Issuer::generate();
        let config = config(&work, &remote.url, &model.uri(), &issuer, arguments);
        let task = testkit::new_task("acme/app", 7, Command::Fix);
        let task = testkit::accept_task(&database.pool("api_gateway"), task).await;
        let pool = database.pool("agent_engine");
        let claimed = claims::claim(&pool, task, "engine", 600.0)
            .await
            .unwrap()
            .unwrap();
        let (verifier, shutdown) = (issuer.verifier(), Shutdown::new());
        let environment = Environment::start(Arc::new(config), Arc::new(issuer), pool, &shutdown)
            .await
            .unwrap();
        Self {
            folder,
            database,
            remote,
            model,
            environment,
            claimed,
            verifier,
            stop: CancellationToken::new(),
            shutdown,
        }
    }

    /// Runs the task; returns how it ended and what was told.
    pub(crate) async fn run(&self) -> (RunResult, Vec<RunEvent>) {
        let (sink, mut events) = mpsc::channel::<(DateTime<Utc>, RunEvent)>(64);
        let work = async {
            let sink = sink;
            run(&self.claimed, &self.environment, &sink, &self.stop).await
        };
        let seen = async {
            let mut seen = Vec::new();
            while let Some((_, event)) = events.recv().await {
                seen.push(event);
            }
            seen
        };
        tokio::join!(work, seen)
    }

    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// What the scenario wrote into a file of the work folder, once a whole line is there.
    pub(crate) async fn line_of(&self, name: &str) -> String {
        let path = self.work().join(name);
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            match fs::read_to_string(&path) {
                Ok(text) if text.ends_with('\n') => return text.trim().to_owned(),
                _ => assert!(Instant::now() < deadline, "{name} does not appear"),
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) fn go(&self) {
        fs::write(self.work().join("go"), "").unwrap();
    }
}

fn config(work: &Path, github: &str, model: &str, issuer: &Issuer, more: &[&str]) -> Config {
    let repositories = work.with_file_name("repositories");
    let base = [
        ("--database-url", "postgres://unused"),
        ("--redis-url", "redis://unused"),
        ("--run-token-private-key", &issuer.to_base64()),
        ("--service-token", "the-service-token"),
        ("--github-api-service-url", github),
        ("--anthropic-base-url", model),
        ("--anthropic-api-key", "the-real-key"),
        (
            "--claude-bin",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cli.sh"),
        ),
        ("--work-dir", work.to_str().unwrap()),
        ("--repositories-dir", repositories.to_str().unwrap()),
        ("--stop-grace-seconds", "0.2"),
    ];
    let words = base.iter().flat_map(|(name, value)| [*name, *value]);
    let command = Config::augment_args(clap::Command::new("engine")).args_override_self(true);
    let words = ["engine"]
        .into_iter()
        .chain(words)
        .chain(more.iter().copied());
    Config::from_arg_matches(&command.get_matches_from(words)).unwrap()
}

/// Runs git as a person would, and returns what it prints.
pub(crate) fn git(folder: &Path, words: &[&str]) -> String {
    let output = Process::new("git")
        .args(["-c", "user.name=p", "-c", "user.email=p@x.invalid"])
        .args(words)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {words:?}: {shown}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
