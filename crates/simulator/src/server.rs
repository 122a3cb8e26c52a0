//! Starts and stops the simulator in a process.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use axum::{Router, routing::get};
use chrono::TimeDelta;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    anthropic,
    client::client,
    control, fault, gemini, git,
    github::{self, GithubApp},
    jira, openai, record,
    script::Script,
    sentry, slack,
    world::{Setup, Sim, World},
};

mod connection;

pub(crate) use connection::Sever;

/// How to start a simulator. `Default` suits tests: a free port, a temporary folder, no script.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Folder of bare repositories, `<owner>/<name>.git`; a temporary one if absent.
    pub data: Option<PathBuf>,
    /// What the model does.
    pub script: Script,
    /// Where webhooks are sent.
    pub webhook_url: Option<String>,
    /// What webhooks are signed with.
    pub webhook_secret: String,
    /// The one token that GitHub's REST and git accept.
    pub github_token: String,
    /// The App that GitHub knows; none where absent.
    pub github_app: Option<GithubApp>,
    /// The token of the bot that Slack's methods accept.
    pub slack_token: String,
    /// The token of a person that Slack's methods accept, for searches.
    pub slack_user_token: String,
    /// The one key that the model endpoint accepts.
    pub model_key: String,
    /// Prefix of `html_url`s; the bound address if absent.
    pub public_url: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: None,
            script: Script::default(),
            webhook_url: None,
            webhook_secret: "sim-webhook-secret".to_owned(),
            github_token: "sim-github-token".to_owned(),
            github_app: None,
            slack_token: "xoxb-sim-slack-token".to_owned(),
            slack_user_token: "xoxp-sim-slack-token".to_owned(),
            model_key: "sim-model-key".to_owned(),
            public_url: None,
        }
    }
}

/// A simulator that runs until this is dropped.
pub struct Running {
    /// The address it is bound to.
    pub addr: SocketAddr,
    world: Sim,
    task: JoinHandle<()>,
    _stop: DropGuard,
    _folder: Option<tempfile::TempDir>,
}

impl Running {
    /// Its address with a path: `url("/github")`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// The folder that holds the bare git repositories.
    pub fn repositories(&self) -> &Path {
        &self.world.repositories
    }

    /// Replaces the model's script.
    pub fn set_script(&self, script: Script) {
        self.world.set_script(script);
    }

    /// Waits until a script waits at this gate.
    pub async fn arrival(&self, gate: &str) {
        self.world.gates.arrival(gate).await;
    }

    /// Lets everybody through this gate, from now on.
    pub fn open(&self, gate: &str) {
        self.world.gates.set(gate, true);
    }

    /// Makes every token that the App was given useless, as GitHub does when they have ended.
    pub fn revoke_app_tokens(&self) {
        self.world.app.revoke();
    }

    /// How long the App's tokens live that are given from now on.
    pub fn set_app_token_life(&self, life: TimeDelta) {
        self.world.app.set_life(life);
    }

    /// What `GET /_sim/state` answers.
    pub fn state(&self) -> serde_json::Value {
        control::state(&self.world)
    }

    /// Waits until it has stopped, which it does only when told to.
    pub(crate) async fn wait(&mut self) {
        // A panic of the accept loop has been reported by the runtime already.
        let _ = (&mut self.task).await;
    }
}

/// Binds the address and serves until the answer is dropped.
///
/// # Errors
/// If the address is taken or the folder cannot be used.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("bind {}", options.listen))?;
    let addr = listener.local_addr()?;
    let folder = match options.data {
        Some(_) => None,
        None => Some(tempfile::tempdir().context("make a folder for git repositories")?),
    };
    let repositories = match (options.data, &folder) {
        (Some(data), _) => data,
        (None, Some(folder)) => folder.path().to_owned(),
        (None, None) => unreachable!("a folder is made where none is given"),
    };
    std::fs::create_dir_all(&repositories)
        .with_context(|| format!("use {}", repositories.display()))?;
    let world = Arc::new(World::new(Setup {
        github_token: options.github_token,
        github_app: options.github_app,
        slack_tokens: slack::Tokens {
            bot: options.slack_token,
            user: options.slack_user_token,
        },
        model_key: options.model_key,
        webhook_url: options.webhook_url,
        webhook_secret: options.webhook_secret,
        public_url: options
            .public_url
            .unwrap_or_else(|| format!("http://{addr}")),
        repositories: repositories.canonicalize()?,
        script: options.script,
        http: client(),
    }));
    control::adopt(&world).context("look for repositories")?;
    let stop = CancellationToken::new();
    let task = tokio::spawn(connection::serve(
        listener,
        router(world.clone()),
        stop.clone(),
    ));
    Ok(Running {
        addr,
        world,
        task,
        _stop: stop.drop_guard(),
        _folder: folder,
    })
}

fn router(world: Sim) -> Router {
    let record = axum::middleware::from_fn_with_state(world.clone(), record::record);
    let fault = axum::middleware::from_fn_with_state(world.clone(), fault::inject);
    Router::new()
        .nest("/github", github::router(&world))
        .route("/blobs/{owner}/{name}/{id}", get(github::blob))
        .nest("/git", git::router())
        .nest("/jira", jira::router(&world))
        .nest("/slack", slack::router())
        .nest("/anthropic", anthropic::router())
        .nest("/sentry/api/0/", sentry::router(&world))
        .nest("/openai", openai::router())
        .nest("/gemini", gemini::router())
        .layer(fault)
        .layer(record)
        .nest("/_sim", control::router())
        .with_state(world)
}
