//! Named gates: a script waits at one until somebody opens it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;
use tokio::sync::watch;

#[derive(Default)]
pub(crate) struct Gates(Mutex<BTreeMap<String, Arc<Gate>>>);

struct Gate {
    open: watch::Sender<bool>,
    waiting: watch::Sender<usize>,
}

/// A gate as the JSON view shows it.
#[derive(Serialize)]
pub(crate) struct GateView {
    pub(crate) open: bool,
    pub(crate) waiting: usize,
}

/// Counts a waiter for as long as it waits, also if its request is dropped.
struct Waiter(Arc<Gate>);

impl Drop for Waiter {
    fn drop(&mut self) {
        self.0.waiting.send_modify(|n| *n -= 1);
    }
}

impl Gates {
    /// Waits until the gate is open; an open gate stays open until it is closed again.
    pub(crate) async fn hold(&self, name: &str) {
        let gate = self.gate(name);
        gate.waiting.send_modify(|n| *n += 1);
        let waiter = Waiter(gate);
        let mut open = waiter.0.open.subscribe();
        // The sender lives in `waiter`, so this ends only when the gate opens.
        let _ = open.wait_for(|open| *open).await;
    }

    /// Waits until at least one request waits at the gate.
    pub(crate) async fn arrival(&self, name: &str) {
        let gate = self.gate(name);
        let _ = gate.waiting.subscribe().wait_for(|n| *n > 0).await;
    }

    pub(crate) fn set(&self, name: &str, open: bool) {
        self.gate(name).open.send_replace(open);
    }

    /// Opens and forgets all gates.
    pub(crate) fn clear(&self) {
        for gate in std::mem::take(&mut *self.map()).into_values() {
            gate.open.send_replace(true);
        }
    }

    pub(crate) fn view(&self) -> BTreeMap<String, GateView> {
        let of = |gate: &Gate| GateView {
            open: *gate.open.borrow(),
            waiting: *gate.waiting.borrow(),
        };
        self.map().iter().map(|(k, g)| (k.clone(), of(g))).collect()
    }

    fn gate(&self, name: &str) -> Arc<Gate> {
        let new = || {
            Arc::new(Gate {
                open: watch::Sender::new(false),
                waiting: watch::Sender::new(0),
            })
        };
        self.map()
            .entry(name.to_owned())
            .or_insert_with(new)
            .clone()
    }

    fn map(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Gate>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
