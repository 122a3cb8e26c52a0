//! What people read: the first status of a task, and the sentence of an answer.

use domain::{Decision, NewTask};

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

/// The sentence that explains a decision to whoever looks at the delivery at GitHub.
pub(super) fn sentence(decision: &Decision) -> String {
    match decision {
        Decision::Run { task, .. } => {
            let NewTask { command, item, .. } = task.as_ref();
            format!("{command} is queued for {}", item.flow_key())
        }
        Decision::Control { command, item, .. } => format!(
            "{command} for {} is recorded; this version does not act on it",
            item.flow_key()
        ),
        Decision::Skip { detail, .. }
        | Decision::Ignore { detail, .. }
        | Decision::Quarantine { detail } => detail.clone(),
    }
}
