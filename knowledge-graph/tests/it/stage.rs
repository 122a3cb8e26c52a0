//! A running service, mirrors made by git, and run tokens.

use std::{fs, path::Path, process::Command, time::Duration};

use access::{Audience, Issuer, RunClaims};
use chrono::{TimeDelta, Utc};
use clap::{Args as _, FromArgMatches as _};
use domain::{Epoch, Repository, SessionId, TaskId, WorkItem};
use knowledge_graph::Config;
use reqwest::Client;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tempfile::TempDir;
use testkit::{Database, McpClient};

pub(crate) struct Stage {
    pub(crate) database: Database,
    pub(crate) mirrors: TempDir,
    issuer: Issuer,
    base: String,
    admin: String,
    client: Client,
    running: service::Running,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let (database, mirrors, issuer) = (
            testkit::database().await,
            tempfile::tempdir().unwrap(),
            Issuer::generate(),
        );
        let (url, key) = (
            database.url("knowledge_graph"),
            issuer.verifier().to_base64(),
        );
        let arguments = [
            "knowledge-graph",
            "--listen-addr",
            "127.0.0.1:0",
            "--admin-addr",
            "127.0.0.1:0",
            "--database-url",
            url.expose_secret(),
            "--run-token-public-key",
            &key,
            "--repositories-dir",
            mirrors.path().to_str().unwrap(),
        ];
        let matches = Config::augment_args(clap::Command::new("test")).get_matches_from(arguments);
        let running = service::start(Config::from_arg_matches(&matches).unwrap())
            .await
            .unwrap();
        let stage = Self {
            database,
            mirrors,
            issuer,
            base: format!("http://{}", running.address),
            admin: format!("http://{}", running.admin_address),
            client: service::client::with_deadline(Duration::from_secs(10)).unwrap(),
            running,
        };
        while !stage.ready().await {
            tokio::task::yield_now().await;
        }
        stage
    }

    async fn ready(&self) -> bool {
        self.client
            .get(format!("{}/ready", self.admin))
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    }

    /// A run token for these audiences that may read `Acme/app`.
    pub(crate) fn token(&self, audiences: &[Audience]) -> String {
        let repository: Repository = "Acme/app".parse().unwrap();
        let task = TaskId::generate();
        self.issuer.issue(&RunClaims {
            task,
            root: task,
            epoch: Epoch(1),
            session: SessionId::generate(),
            audiences: audiences.to_vec(),
            repositories: vec![repository.clone()],
            item: WorkItem::Github {
                repository,
                number: 1,
                pull_request: false,
            },
            branch: "agent/x".to_owned(),
            reach: access::Reach::default(),
            tools: access::ToolRules::default(),
            expires_at: Utc::now() + TimeDelta::hours(1),
        })
    }

    /// An MCP client as a run.
    pub(crate) fn client(&self) -> McpClient {
        let token = self.token(&[Audience::KnowledgeGraph]);
        McpClient::new(self.running.address, token)
    }

    /// The status and body of a GET with a token.
    pub(crate) async fn get_as(&self, token: &str, path: &str) -> (u16, Value) {
        let request = self
            .client
            .get(format!("{}{path}", self.base))
            .bearer_auth(token);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// The status and body of a GET as a run.
    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.get_as(&self.token(&[Audience::KnowledgeGraph]), path)
            .await
    }

    /// Makes the mirror of `acme/app`, or brings it to these files; returns the commit.
    pub(crate) fn mirror(&self, files: &[(&str, &str)]) -> String {
        let work = self.mirrors.path().join("work");
        for (path, content) in files {
            let path = work.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let mirror = self.mirrors.path().join("acme/app.git");
        if !mirror.exists() {
            git(&work, &["init", "-q", "-b", "main"]);
            fs::create_dir_all(mirror.parent().unwrap()).unwrap();
            git(
                &work,
                &[
                    "init",
                    "-q",
                    "--bare",
                    "-b",
                    "main",
                    mirror.to_str().unwrap(),
                ],
            );
        }
        git(&work, &["add", "-A"]);
        git(
            &work,
            &[
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.com",
                "commit",
                "-q",
                "-m",
                "x",
            ],
        );
        git(&work, &["push", "-q", mirror.to_str().unwrap(), "main"]);
        git(&work, &["rev-parse", "HEAD"])
    }
}

pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
