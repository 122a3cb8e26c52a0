//! The platform's own word about a task, delivered once per change and never out of order.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::provider::names;

/// The place of a status in its task's sequence; the acknowledgement is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatusSeq(pub i64);

names!(
    /// What a status says.
    StatusPhase, "status phase", {
        /// The command was understood and queued.
        Accepted = "accepted",
        /// An engine works on it.
        Running = "running",
        /// It waits for a person or a quota.
        Waiting = "waiting",
        /// It ended well.
        Completed = "completed",
        /// It ended badly.
        Failed = "failed",
        /// A person stopped it.
        Cancelled = "cancelled",
    }
);
