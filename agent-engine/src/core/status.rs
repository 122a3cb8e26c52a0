//! What people read at the work item when a run has ended, as Markdown; pure.

use std::{fmt::Write as _, time::Duration};

use domain::{EffectKind, EffectState, FailureClass};
use store::{effects::Effect, endings::Ending, usage::Total};

use super::verdict::Verdict;

/// How much of the agent's last word is repeated, in characters.
const ANSWER: usize = 4_000;
/// How much is said about a failure, in characters.
const DETAIL: usize = 1_000;

/// The status of a run that has ended.
pub(super) fn text(verdict: &Verdict, effects: &[Effect], total: &Total, took: Duration) -> String {
    let bill = bill(total, took);
    let mut text = match &verdict.ending {
        Ending::Completed if commented(effects) => format!("Completed {bill}."),
        Ending::Completed => match cut(verdict.outcome.trim(), ANSWER) {
            answer if answer.is_empty() => format!("Completed {bill}, without a word."),
            answer => format!("{answer}\n\n---\nCompleted {bill}."),
        },
        Ending::Failed(class) => format!(
            "**Failed: {}** (`{class}`), {bill}.{}\n\n{}",
            in_words(*class),
            quoted(&verdict.outcome),
            how_to_go_on(*class),
        ),
        Ending::Cancelled => format!("Stopped by a person, {bill}."),
        Ending::Requeued { after } if after.is_zero() => verdict.outcome.clone(),
        Ending::Requeued { after } => format!(
            "It will be tried again in {}.{}",
            in_time(*after),
            quoted(&verdict.outcome)
        ),
        Ending::Parked(reason) => format!("Waiting: {reason}."),
    };
    for link in links(effects) {
        let _ = write!(text, "\n\n{link}");
    }
    text
}

/// Whether the agent answered in its own words already.
fn commented(effects: &[Effect]) -> bool {
    applied(effects).any(|effect| effect.kind.is_answer())
}

fn applied(effects: &[Effect]) -> impl Iterator<Item = &Effect> {
    effects
        .iter()
        .filter(|effect| effect.state == EffectState::Applied)
}

fn links(effects: &[Effect]) -> Vec<String> {
    applied(effects)
        .filter(|effect| effect.kind == EffectKind::GithubPullRequest)
        .filter_map(|effect| Some(format!("Pull request: {}", effect.remote_url.as_ref()?)))
        .collect()
}

fn bill(total: &Total, took: Duration) -> String {
    let least = if total.complete { "" } else { "at least " };
    format!("in {}, for {least}{}", in_time(took), total.cost)
}

fn in_time(time: Duration) -> String {
    let seconds = time.as_secs_f64().round() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// A detail as a Markdown quote, so that a CLI's words are never taken for ours.
fn quoted(detail: &str) -> String {
    let mut text = String::new();
    for line in cut(detail.trim(), DETAIL).lines() {
        let _ = write!(text, "\n> {line}");
    }
    if text.is_empty() {
        text
    } else {
        format!("\n{text}")
    }
}

fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

const fn in_words(class: FailureClass) -> &'static str {
    match class {
        FailureClass::CliError => "the agent's program ended with an error",
        FailureClass::Auth => "the model or a provider refused our credential",
        FailureClass::Timeout => "it took longer than it may",
        FailureClass::Stalled => "the agent went silent",
        FailureClass::TurnLimit => "the agent took more turns than it may",
        FailureClass::BudgetExceeded => "it would have cost more than it may",
        FailureClass::McpUnavailable => "the agent's tools could not be reached",
        FailureClass::NoTerminalEvent => "the agent's program ended without saying how",
        FailureClass::PolicyDenied => "policy forbids what was asked",
        FailureClass::CrashLoop => "its engine died in every attempt",
        FailureClass::Expired => "it waited longer than it may",
        FailureClass::Workspace => "the repository could not be cloned",
        FailureClass::Sandbox => "the sandbox could not be set up",
        FailureClass::Attempts => "every attempt ended in an error",
    }
}

const fn how_to_go_on(class: FailureClass) -> &'static str {
    match class {
        FailureClass::Auth | FailureClass::Sandbox => {
            "An operator has to look at this; afterwards, give the command again."
        }
        FailureClass::PolicyDenied => "Ask for something else, or ask an operator to allow it.",
        FailureClass::BudgetExceeded | FailureClass::Timeout | FailureClass::TurnLimit => {
            "Ask for a smaller step, or ask an operator to raise the limit; then give the command again."
        }
        FailureClass::CliError
        | FailureClass::Stalled
        | FailureClass::McpUnavailable
        | FailureClass::NoTerminalEvent
        | FailureClass::CrashLoop
        | FailureClass::Expired
        | FailureClass::Workspace
        | FailureClass::Attempts => "To try again, give the command again.",
    }
}

#[cfg(test)]
mod tests;
