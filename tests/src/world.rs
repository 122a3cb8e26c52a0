//! A stack with short leases, and the verbs of a test: seed, comment, wait, look.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use demo::{
    follow::Reader,
    http,
    log::Sink,
    plan::{Agent, Options, Ports},
    postgres::Durability,
    sample,
    stack::Stack,
};
use nix::unistd::Uid;
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::programs;

/// How often a condition is looked at.
const BEAT: Duration = Duration::from_millis(50);

/// A running stack and what a test needs to act on it.
#[derive(Debug)]
pub struct World {
    /// The stack.
    pub stack: Stack,
    /// An HTTP client.
    pub client: Client,
    /// Reads tasks.
    pub reader: Reader,
    folder: TempDir,
}

/// What the simulator was made to do.
#[derive(Debug, Clone)]
pub struct Seen(pub Value);

impl World {
    /// Starts a stack with `sim-agent`, free ports and four-second leases; `change` alters what a test needs.
    ///
    /// # Errors
    /// Names the process that did not come up.
    pub async fn start(change: impl FnOnce(&mut Options)) -> anyhow::Result<Self> {
        Self::start_of(None, change).await
    }

    /// Starts a stack of the programs in a folder; `None` builds them for debugging first.
    ///
    /// # Errors
    /// Names the process that did not come up.
    pub async fn start_of(
        programs: Option<PathBuf>,
        change: impl FnOnce(&mut Options),
    ) -> anyhow::Result<Self> {
        let root = programs::repository_root();
        let folder = tempfile::Builder::new()
            .prefix("agents-system-stack")
            .tempdir()?;
        // Agents run as another user and must pass through.
        std::fs::set_permissions(
            folder.path(),
            std::os::unix::fs::PermissionsExt::from_mode(0o755),
        )?;
        // Figures are of commits that are on the disk; tests only need them committed.
        let durability = if programs.is_some() {
            Durability::Full
        } else {
            Durability::None
        };
        let programs = match programs {
            Some(folder) => folder,
            None => tokio::task::spawn_blocking(programs::build).await??,
        };
        let mut options = Options {
            programs,
            folder: folder.path().to_owned(),
            web: root.join("external-dashboard/web/dist"),
            script: root.join("demo/script.yaml"),
            ports: Ports::Free,
            agent: Agent::Simulated(root.join("demo/script.yaml")),
            engines: 2,
            slots: 2,
            lease: (4.0, 3.0, 0.9),
            agent_uid: Some(65_534).filter(|_| Uid::effective().is_root()),
            engine_uid: None,
            extra: vec![("STOP_GRACE_SECONDS".to_owned(), "0.5".to_owned())],
        };
        change(&mut options);
        let sink = Sink::files(folder.path().join("logs"));
        let stack =
            tokio::task::spawn_blocking(move || Stack::start(&options, durability, sink)).await??;
        let client = http::client()?;
        let reader = Reader {
            client: client.clone(),
            api: stack.plan.url("internal-dashboard-api"),
            token: stack.secrets.operator_token.clone(),
        };
        Ok(Self {
            stack,
            client,
            reader,
            folder,
        })
    }

    /// Starts a stack with all providers and no engine: a test plays the agents itself. Without programs it builds them.
    ///
    /// # Errors
    /// Names the process that did not come up.
    pub async fn start_without_engines(
        programs: Option<PathBuf>,
        script: &Path,
    ) -> anyhow::Result<Self> {
        Self::start_of(programs, |options| {
            options.engines = 0;
            options.script = script.to_owned();
            let all = "github,jira,slack,sentry".to_owned();
            options.extra.push(("PROVIDERS".to_owned(), all));
        })
        .await
    }

    /// The folder of everything that the stack writes.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Where the pinned npm packages are.
    pub fn npm() -> PathBuf {
        programs::repository_root().join(".run/npm")
    }

    /// Writes a script for `sim-agent` and returns the line of a request that names it.
    ///
    /// # Errors
    /// Fails where the file cannot be written.
    pub fn script(&self, name: &str, text: &str) -> anyhow::Result<String> {
        let file = self.folder.path().join(format!("{name}.yaml"));
        std::fs::write(
            &file,
            text.replace("SIMULATOR", &self.stack.plan.url("simulator")),
        )?;
        Ok(format!("sim-script: {}", file.display()))
    }

    /// A comment payload for an issue of a repository that the simulator has from now on.
    ///
    /// # Errors
    /// Fails where the examples are not installed or the simulator refuses.
    pub async fn seed(&self, repository: &str, issue: u64) -> anyhow::Result<Value> {
        let mut payload = sample::issue_comment(&Self::npm(), "")?;
        payload["repository"]["full_name"] = json!(repository);
        let (owner, name) = repository.split_once('/').context("owner/name")?;
        payload["repository"]["owner"]["login"] = json!(owner);
        payload["repository"]["name"] = json!(name);
        payload["issue"]["number"] = json!(issue);
        sample::seed(
            &self.client,
            &self.stack.plan.url("simulator"),
            &payload,
            &json!({ "README.md": "# Helo World\n" }),
        )
        .await?;
        Ok(payload)
    }

    /// Comments on an issue; returns the task that the gateway started.
    ///
    /// # Errors
    /// Carries the gateway's answer where it started none.
    pub async fn comment(&self, payload: &Value, text: &str) -> anyhow::Result<String> {
        let mut payload = payload.clone();
        payload["comment"]["body"] = json!(text);
        let gateway = self.stack.plan.url("api-gateway");
        let (status, answer) = sample::fire(
            &self.client,
            &gateway,
            &self.stack.secrets.webhook_secret,
            "issue_comment",
            &payload,
        )
        .await?;
        ensure!(status == 202, "the gateway answered {status}: {answer}");
        Ok(answer["task"]
            .as_str()
            .with_context(|| format!("no task was started: {answer}"))?
            .to_owned())
    }

    /// Waits until a task is in one of these states, and returns it.
    ///
    /// # Errors
    /// Fails when a minute is over, with the task as it is.
    pub async fn wait_for_state(&self, task: &str, states: &[&str]) -> anyhow::Result<Value> {
        let mut last = Value::Null;
        let path = format!("/api/tasks/{task}");
        let found = self
            .until(async || {
                last = self.reader.get(&path).await?;
                Ok(states.contains(&last["state"].as_str().unwrap_or_default()))
            })
            .await;
        found.with_context(|| format!("{task} is not {states:?} but {last}"))?;
        self.reader.get(&path).await
    }

    /// The run events of a task, oldest first.
    ///
    /// # Errors
    /// Fails where the API does not answer.
    pub async fn events(&self, task: &str) -> anyhow::Result<Vec<Value>> {
        let page = self
            .reader
            .get(&format!("/api/tasks/{task}/events?limit=1000"))
            .await?;
        Ok(page["items"].as_array().cloned().unwrap_or_default())
    }

    /// What was done to the simulator.
    ///
    /// # Errors
    /// Fails where the simulator does not answer.
    pub async fn seen(&self) -> anyhow::Result<Seen> {
        let url = format!("{}/_sim/state", self.stack.plan.url("simulator"));
        Ok(Seen(self.client.get(url).send().await?.json().await?))
    }

    /// Lets everything pass that waits at a gate, now and later.
    ///
    /// # Errors
    /// Fails where the simulator does not answer.
    pub async fn open_gate(&self, name: &str) -> anyhow::Result<()> {
        let url = format!("{}/_sim/gates/{name}", self.stack.plan.url("simulator"));
        self.client.post(url).send().await?.error_for_status()?;
        Ok(())
    }

    /// Waits until the platform has said everything it has to say about its tasks.
    ///
    /// # Errors
    /// Fails after a minute.
    pub async fn statuses_are_delivered(&self) -> anyhow::Result<()> {
        let sql = "SELECT count(*) FROM statuses WHERE delivered_seq IS DISTINCT FROM seq";
        self.until(async || Ok(self.stack.postgres.run_sql("agents", sql)? == "0"))
            .await
    }

    /// Looks again and again until the condition holds; the deadline is generous, for a loaded machine.
    ///
    /// # Errors
    /// Fails after a minute.
    pub async fn until(
        &self,
        mut condition: impl AsyncFnMut() -> anyhow::Result<bool>,
    ) -> anyhow::Result<()> {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
        while !condition().await? {
            ensure!(
                tokio::time::Instant::now() < deadline,
                "it did not come true within a minute"
            );
            tokio::time::sleep(BEAT).await;
        }
        Ok(())
    }
}

impl Seen {
    /// The comments on an issue that contain a text.
    pub fn comments(&self, repository: &str, issue: u64, text: &str) -> Vec<&Value> {
        self.list("comments")
            .filter(|comment| comment["repository"] == repository && comment["issue"] == issue)
            .filter(|comment| {
                comment["body"]
                    .as_str()
                    .is_some_and(|body| body.contains(text))
            })
            .collect()
    }

    /// The pull requests of a repository.
    pub fn pull_requests(&self, repository: &str) -> Vec<&Value> {
        self.list("pull_requests")
            .filter(|pull| pull["repository"] == repository)
            .collect()
    }

    /// One of the lists of the view.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.0[name].as_array().into_iter().flatten()
    }
}
