//! What people read first of a task.

use domain::Decision;

/// The first status of a task, as Markdown; `{task}` becomes the task's id where it is stored.
///
/// No line of it may begin with the mention, or it would read as a command.
pub(super) fn first_status(decision: &Decision, prefix: &str) -> String {
    match decision {
        Decision::Run { task, .. } => format!(
            "Understood `{prefix} {}` ({}). The task `{{task}}` is queued.",
            task.command,
            task.command.spec().summary
        ),
        Decision::Skip { .. }
        | Decision::Control { .. }
        | Decision::Ignore { .. }
        | Decision::Quarantine { .. } => String::new(),
    }
}
