//! Everything the simulator knows, shared by all of its handlers.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    fault::Fault,
    gate::Gates,
    github::{GithubApp, Installed},
    ledger::Ledger,
    script::Script,
    slack,
};

/// What every handler is given.
pub(crate) type Sim = Arc<World>;

pub(crate) struct World {
    pub(crate) github_token: String,
    pub(crate) app: Installed,
    pub(crate) slack_tokens: slack::Tokens,
    pub(crate) model_key: String,
    pub(crate) webhook_url: Option<String>,
    pub(crate) webhook_secret: String,
    /// Prefix of the `html_url`s it hands out, without a slash at the end.
    pub(crate) public_url: String,
    /// Bare repositories, as `<owner>/<name>.git`.
    pub(crate) repositories: PathBuf,
    pub(crate) gates: Gates,
    pub(crate) http: reqwest::Client,
    ledger: Mutex<Ledger>,
    slack: Mutex<slack::Workspace>,
    faults: Mutex<Vec<Fault>>,
    script: Mutex<Arc<Script>>,
    counter: AtomicU64,
}

/// What a world is made of at the start.
pub(crate) struct Setup {
    pub(crate) github_token: String,
    pub(crate) github_app: Option<GithubApp>,
    pub(crate) slack_tokens: slack::Tokens,
    pub(crate) model_key: String,
    pub(crate) webhook_url: Option<String>,
    pub(crate) webhook_secret: String,
    pub(crate) public_url: String,
    pub(crate) repositories: PathBuf,
    pub(crate) script: Script,
    pub(crate) http: reqwest::Client,
}

impl World {
    pub(crate) fn new(setup: Setup) -> Self {
        Self {
            github_token: setup.github_token,
            app: Installed::new(setup.github_app),
            slack_tokens: setup.slack_tokens,
            model_key: setup.model_key,
            webhook_url: setup.webhook_url,
            webhook_secret: setup.webhook_secret,
            public_url: setup.public_url,
            repositories: setup.repositories,
            gates: Gates::default(),
            http: setup.http,
            ledger: Mutex::default(),
            slack: Mutex::default(),
            faults: Mutex::default(),
            script: Mutex::new(Arc::new(setup.script)),
            counter: AtomicU64::new(0),
        }
    }

    /// The record of what happened; never held across an await.
    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }

    /// The simulated Slack; never held across an await.
    pub(crate) fn slack(&self) -> MutexGuard<'_, slack::Workspace> {
        lock(&self.slack)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Vec<Fault>> {
        lock(&self.faults)
    }

    pub(crate) fn script(&self) -> Arc<Script> {
        lock(&self.script).clone()
    }

    pub(crate) fn set_script(&self, script: Script) {
        *lock(&self.script) = Arc::new(script);
    }

    /// A number no earlier answer of the model was given.
    pub(crate) fn count(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Forgets what happened, the faults and the gates; script and git repositories on disk stay.
    pub(crate) fn reset(&self) {
        *self.ledger() = Ledger::default();
        *self.slack() = slack::Workspace::default();
        self.faults().clear();
        self.gates.clear();
    }
}

/// A handler that panicked leaves the data readable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
