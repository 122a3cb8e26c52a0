//! Whether the service's dependencies answer.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::future::{BoxFuture, join_all};

/// How long a dependency may take to answer before it counts as down.
const DEADLINE: Duration = Duration::from_secs(2);

type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// The named checks behind /ready.
#[derive(Clone, Default)]
pub struct Readiness {
    checks: Arc<Mutex<BTreeMap<&'static str, Check>>>,
    started: Arc<AtomicBool>,
}

impl std::fmt::Debug for Readiness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Readiness")
    }
}

impl Readiness {
    /// Registers a dependency; the check's error is a sentence without secrets.
    pub fn register<F, E>(&self, name: &'static str, check: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::fmt::Display,
    {
        let check: Check = Arc::new(move || {
            let answer = check();
            Box::pin(async move { answer.await.map_err(|error| error.to_string()) })
        });
        self.checks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name, check);
    }

    /// Notes that the service answers on its main port; until then it is not ready, whatever its dependencies say.
    pub(crate) fn mark_started(&self) {
        self.started.store(true, Ordering::SeqCst);
    }

    /// Asks every dependency at once: `None` is ready, `Some` says why not.
    pub async fn ask(&self) -> BTreeMap<&'static str, Option<String>> {
        let checks = self
            .checks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let started = self.started.load(Ordering::SeqCst);
        let start = ("start", (!started).then(|| "is not over".to_owned()));
        let answers = join_all(checks.into_iter().map(|(name, check)| async move {
            let answer = tokio::time::timeout(DEADLINE, check()).await;
            (
                name,
                answer.map_or_else(|_| Some("does not answer".to_owned()), Result::err),
            )
        }))
        .await;
        answers.into_iter().chain([start]).collect()
    }
}
