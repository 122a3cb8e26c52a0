//! What the API shows: the wire forms of tasks and events.

mod event;
mod task;

pub(crate) use event::{Event, StoredEvent};
pub(crate) use task::{State, TaskDetail, TaskSummary};
