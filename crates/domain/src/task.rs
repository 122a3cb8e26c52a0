//! A task's states and the transitions between them; SQL in `store` repeats these guards.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{FailureClass, provider::names};

/// The lease epoch: grows with every claim and expiry, and every write of a run names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub i64);

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

names!(
    /// What a waiting task waits for.
    WaitingReason, "waiting reason", {
        /// A person's decision on held effects.
        Approval = "approval",
        /// An answer to the agent's question.
        Question = "question",
        /// A provider's quota to reset.
        Quota = "quota",
        /// Its child tasks.
        Children = "children",
    }
);

names!(
    /// Which hint stream a task is announced on.
    Lane, "lane", {
        /// Commands that a person waits for.
        High = "hi",
        /// Ordinary work.
        Middle = "mid",
        /// Alerts and backfill.
        Low = "lo",
    }
);

/// Where a task stands.
///
/// Transitions consume the state, so a state that was left cannot be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TaskState {
    /// Stored and waiting for an engine.
    Queued,
    /// Held by the engine whose lease has this epoch.
    Running {
        /// The lease epoch of the run.
        epoch: Epoch,
    },
    /// Parked without slot or lease.
    WaitingInput {
        /// What it waits for.
        reason: WaitingReason,
    },
    /// Ended well.
    Completed,
    /// Ended badly; a person may redrive it.
    Failed {
        /// Why.
        class: FailureClass,
    },
    /// Ended by a person.
    Cancelled,
    /// Replaced by a newer task of the same item before it started.
    Superseded,
}

/// A transition that the state machine does not have.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
#[error("a {from} task cannot become {to}")]
pub struct InvalidTransition {
    /// The name of the state it is in.
    pub from: &'static str,
    /// The name of the state it was to enter.
    pub to: &'static str,
}

impl TaskState {
    /// The name used in columns and APIs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running { .. } => "running",
            Self::WaitingInput { .. } => "waiting_input",
            Self::Completed => "completed",
            Self::Failed { .. } => "failed",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
        }
    }

    /// Whether nothing but a redrive can change it.
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed { .. } | Self::Cancelled | Self::Superseded
        )
    }

    /// An engine takes the task: queued → running.
    pub fn claim(self, epoch: Epoch) -> Result<Self, InvalidTransition> {
        self.enter(Self::Running { epoch })
    }

    /// The task goes back to the queue: lease lost, drain, transient error, input given, or redrive.
    pub fn requeue(self) -> Result<Self, InvalidTransition> {
        self.enter(Self::Queued)
    }

    /// The run parks the task: running → `waiting_input`.
    pub fn park(self, reason: WaitingReason) -> Result<Self, InvalidTransition> {
        self.enter(Self::WaitingInput { reason })
    }

    /// The run ended well: running → completed.
    pub fn complete(self) -> Result<Self, InvalidTransition> {
        self.enter(Self::Completed)
    }

    /// The task ends badly: queued, running or waiting → failed.
    pub fn fail(self, class: FailureClass) -> Result<Self, InvalidTransition> {
        self.enter(Self::Failed { class })
    }

    /// A person stops the task: queued, running or waiting → cancelled.
    pub fn cancel(self) -> Result<Self, InvalidTransition> {
        self.enter(Self::Cancelled)
    }

    /// A newer task replaces it: queued → superseded.
    pub fn supersede(self) -> Result<Self, InvalidTransition> {
        self.enter(Self::Superseded)
    }

    fn enter(self, to: Self) -> Result<Self, InvalidTransition> {
        use TaskState as S;
        let allowed = match self {
            S::Queued => matches!(
                to,
                S::Running { .. } | S::Superseded | S::Cancelled | S::Failed { .. }
            ),
            S::Running { .. } => {
                matches!(
                    to,
                    S::Queued
                        | S::WaitingInput { .. }
                        | S::Completed
                        | S::Failed { .. }
                        | S::Cancelled
                )
            }
            S::WaitingInput { .. } => matches!(to, S::Queued | S::Cancelled | S::Failed { .. }),
            S::Failed { .. } => matches!(to, S::Queued),
            S::Completed | S::Cancelled | S::Superseded => false,
        };
        if allowed {
            Ok(to)
        } else {
            Err(InvalidTransition {
                from: self.name(),
                to: to.name(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNNING: TaskState = TaskState::Running { epoch: Epoch(1) };
    const WAITING: TaskState = TaskState::WaitingInput {
        reason: WaitingReason::Approval,
    };
    const FAILED: TaskState = TaskState::Failed {
        class: FailureClass::Timeout,
    };

    #[test]
    fn a_finished_task_never_moves_again() {
        for done in [
            TaskState::Completed,
            TaskState::Cancelled,
            TaskState::Superseded,
        ] {
            assert!(
                done.claim(Epoch(2)).is_err() && done.requeue().is_err() && done.cancel().is_err()
            );
            assert!(done.is_terminal());
        }
    }

    #[test]
    fn only_a_queued_task_is_claimed() {
        assert!(TaskState::Queued.claim(Epoch(1)).is_ok());
        for state in [RUNNING, WAITING, FAILED, TaskState::Completed] {
            assert!(state.claim(Epoch(2)).is_err());
        }
    }

    #[test]
    fn a_failed_task_is_redriven_but_not_completed() {
        assert_eq!(FAILED.requeue(), Ok(TaskState::Queued));
        assert_eq!(
            FAILED.complete(),
            Err(InvalidTransition {
                from: "failed",
                to: "completed"
            })
        );
    }

    #[test]
    fn a_waiting_task_is_never_completed_without_a_run() {
        assert!(WAITING.complete().is_err());
        assert!(WAITING.requeue().is_ok());
    }
}
