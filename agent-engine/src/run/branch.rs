//! The branch that a task works on.

use store::tasks::Task;

/// The branch of the task's tree; every attempt works on the same one.
pub(super) fn branch_of(task: &Task) -> String {
    task.branch
        .clone()
        .unwrap_or_else(|| format!("agent/{}", task.root))
}
