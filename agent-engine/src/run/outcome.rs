//! From how things went to what becomes of the task.

use std::{io, time::Duration};

use domain::{FailureClass, RunEvent};
use store::{PgPool, claims::Claimed, usage};

use super::RunResult;
use crate::{
    cli::{
        base::Verdict,
        executor::{Exit, describe},
    },
    gateway::{Halt, OpenRun},
    workspace,
};

/// How long to wait before trying again what may pass.
const SOON: Duration = Duration::from_secs(10);
/// How long to wait for a model that is overloaded or limits us.
const LATER: Duration = Duration::from_secs(30);
/// The longest part of an error stream that people are shown.
const SHOWN: usize = 500;

pub(super) const fn failed(class: FailureClass, detail: String) -> RunResult {
    RunResult::Failed { class, detail }
}

const fn retry(class: FailureClass, detail: String, after: Duration) -> RunResult {
    RunResult::Retry {
        class,
        detail,
        after,
    }
}

/// What a workspace that could not be made means.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
pub(super) fn of_workspace(error: workspace::Error) -> RunResult {
    let detail = format!("The clone could not be made: {error}.");
    if error.may_pass() {
        retry(FailureClass::Workspace, detail, SOON)
    } else {
        failed(FailureClass::Workspace, detail)
    }
}

/// What folders that could not be made mean.
pub(super) fn of_folders(error: &io::Error) -> RunResult {
    let detail = format!("The task's folders could not be made: {error}.");
    retry(FailureClass::Workspace, detail, SOON)
}

/// What trouble with the database means before the CLI runs.
pub(super) fn of_store(error: store::Error) -> RunResult {
    match error {
        // The next write of the run finds out too, and whoever holds the lease goes on.
        store::Error::Fenced => RunResult::Stopped,
        error => {
            tracing::warn!(%error, "the run's branch cannot be noted");
            let detail = "The database did not answer.".to_owned();
            retry(FailureClass::Workspace, detail, SOON)
        }
    }
}

/// What the end of a CLI means.
pub(super) fn of_exit(exit: io::Result<Exit>, halted: Option<Halt>) -> RunResult {
    match halted {
        Some(Halt::OverBudget) => {
            let detail = "The next model request could pass the task's cost cap.".to_owned();
            return failed(FailureClass::BudgetExceeded, detail);
        }
        Some(Halt::Keyless) => {
            let detail = "The model API refused the engine's key.".to_owned();
            return failed(FailureClass::Auth, detail);
        }
        Some(Halt::Fenced) => return RunResult::Stopped,
        None => {}
    }
    match exit {
        Err(error) => {
            let detail = format!("The CLI could not be started: {error}.");
            retry(FailureClass::CliError, detail, SOON)
        }
        Ok(Exit::Stopped) => RunResult::Stopped,
        Ok(Exit::TimedOut) => failed(
            FailureClass::Timeout,
            "The run used up its time.".to_owned(),
        ),
        Ok(Exit::Stalled) => failed(
            FailureClass::Stalled,
            "The CLI was silent for too long.".to_owned(),
        ),
        Ok(Exit::Unequipped { server }) => {
            let detail = format!("The tools of {server} could not be reached.");
            retry(FailureClass::McpUnavailable, detail, SOON)
        }
        Ok(Exit::Ended {
            verdict: Some(verdict),
            ..
        }) => of_verdict(verdict),
        Ok(Exit::Ended {
            verdict: None,
            status,
            stderr,
            ..
        }) => {
            let shown = &stderr[..stderr.floor_char_boundary(SHOWN)];
            let detail = format!(
                "The CLI ended without saying how ({}). {shown}",
                describe(status)
            );
            match status.code() {
                Some(0) => failed(FailureClass::NoTerminalEvent, detail),
                Some(_) => failed(FailureClass::CliError, detail),
                // Killed from outside, most likely for memory.
                None => retry(FailureClass::CliError, detail, SOON),
            }
        }
    }
}

fn of_verdict(verdict: Verdict) -> RunResult {
    match verdict {
        Verdict::Success(result) => RunResult::Completed { result },
        Verdict::TurnLimit => failed(
            FailureClass::TurnLimit,
            "The CLI reached its turn limit.".to_owned(),
        ),
        Verdict::Budget => failed(
            FailureClass::BudgetExceeded,
            "The CLI reached its cost limit.".to_owned(),
        ),
        Verdict::Auth(text) => failed(FailureClass::Auth, text),
        Verdict::Transient(text) => retry(FailureClass::CliError, text, LATER),
        Verdict::Error(text) => failed(FailureClass::CliError, text),
    }
}

/// Stores what the CLI reported where no request passed the model gateway; otherwise the gateway knows better.
pub(super) async fn account(
    claimed: &Claimed,
    pool: &PgPool,
    path: &OpenRun,
    exit: &io::Result<Exit>,
) {
    let Ok(Exit::Ended { reported, .. }) = exit else {
        return;
    };
    if path.requests() > 0 {
        return;
    }
    for event in reported {
        if let RunEvent::Usage {
            model,
            tokens,
            cost,
            source,
        } = event
        {
            let stored = usage::report(
                pool,
                claimed.task.id,
                claimed.epoch,
                model,
                *tokens,
                *cost,
                *source,
            );
            if let Err(error) = stored.await {
                tracing::warn!(%error, "the CLI's usage was not stored");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt as _;

    fn ended(verdict: Option<Verdict>, raw: i32) -> io::Result<Exit> {
        Ok(Exit::Ended {
            verdict,
            status: std::process::ExitStatus::from_raw(raw),
            stderr: "boom".to_owned(),
            reported: Vec::new(),
        })
    }

    fn class_of(result: &RunResult) -> (bool, Option<FailureClass>) {
        match result {
            RunResult::Failed { class, .. } => (false, Some(*class)),
            RunResult::Retry { class, .. } => (true, Some(*class)),
            RunResult::Completed { .. } | RunResult::Stopped => (false, None),
        }
    }

    #[test]
    fn an_end_without_a_word_is_never_a_success() {
        let class = |raw| class_of(&of_exit(ended(None, raw), None));
        assert_eq!(class(0), (false, Some(FailureClass::NoTerminalEvent)));
        assert_eq!(class(256), (false, Some(FailureClass::CliError)));
        assert_eq!(class(9), (true, Some(FailureClass::CliError)));
    }

    #[test]
    fn the_gateways_verdict_comes_before_the_clis() {
        let good = || ended(Some(Verdict::Success("Done.".to_owned())), 0);
        assert_eq!(
            of_exit(good(), None),
            RunResult::Completed {
                result: "Done.".to_owned()
            }
        );
        assert_eq!(
            class_of(&of_exit(good(), Some(Halt::OverBudget))),
            (false, Some(FailureClass::BudgetExceeded))
        );
        assert_eq!(of_exit(good(), Some(Halt::Fenced)), RunResult::Stopped);
    }
}
