//! Counts the tool calls in flight, by run.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::run::Owner;

/// The calls in flight.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<HashMap<Owner, usize>>>);

/// A place among the calls in flight, given back when dropped.
pub(crate) struct Place {
    calls: Calls,
    owner: Owner,
}

impl Calls {
    /// A place, unless the run has `limit` calls in flight.
    pub(crate) fn enter(&self, owner: Owner, limit: usize) -> Option<Place> {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = calls.entry(owner).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Place {
            calls: self.clone(),
            owner,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut calls = self.calls.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = calls.get_mut(&self.owner) {
            *count -= 1;
            if *count == 0 {
                calls.remove(&self.owner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Epoch, TaskId};

    #[test]
    fn a_run_has_so_many_places_and_gets_them_back() {
        let (calls, owner) = (Calls::default(), (TaskId::generate(), Epoch(1)));
        let held = [calls.enter(owner, 2), calls.enter(owner, 2)];
        assert!(calls.enter(owner, 2).is_none());
        assert!(calls.enter((owner.0, Epoch(2)), 2).is_some());
        drop(held);
        assert!(calls.enter(owner, 2).is_some());
        assert!(calls.0.lock().unwrap().is_empty());
    }
}
