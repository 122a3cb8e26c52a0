//! What was looked up a short time ago.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long an answer counts; projects are renamed and issues merged, but rarely.
const FRESH: Duration = Duration::from_secs(300);
/// How many answers are kept.
const MOST: usize = 10_000;

/// Answers by name, in lower case; old ones are forgotten.
#[derive(Debug)]
pub(crate) struct Remembered<T>(Mutex<HashMap<String, (Instant, T)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Remembered<T> {
    /// The answer, where it is fresh.
    pub(crate) fn get(&self, name: &str) -> Option<T> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, answer) = known.get(&name.to_ascii_lowercase())?;
        (at.elapsed() < FRESH).then(|| answer.clone())
    }

    /// Keeps an answer.
    pub(crate) fn put(&self, name: &str, answer: T) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(name.to_ascii_lowercase(), (Instant::now(), answer));
    }
}
