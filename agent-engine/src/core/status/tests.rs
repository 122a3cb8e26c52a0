use chrono::Utc;
use domain::{Digest, EffectId, EffectKey, Epoch, MicroDollars, TaskId};

use super::*;

fn effect(kind: EffectKind, state: EffectState, url: &str) -> Effect {
    let root = TaskId::generate();
    Effect {
        id: EffectId::generate(),
        key: EffectKey::from_stored("key".to_owned()),
        task: root,
        root,
        epoch: Epoch(1),
        kind,
        target: "acme/app#7".to_owned(),
        canonical: "{}".to_owned(),
        digest: Digest::from_bytes(&[0; 32]).unwrap(),
        state,
        remote_id: None,
        remote_url: Some(url.to_owned()),
        error: None,
        tries: 1,
        created_at: Utc::now(),
    }
}

fn verdict(ending: Ending, outcome: &str) -> Verdict {
    Verdict {
        ending,
        class: None,
        outcome: outcome.to_owned(),
    }
}

fn said(ending: Ending, outcome: &str, effects: &[Effect]) -> String {
    let total = Total {
        cost: MicroDollars(12_300),
        complete: true,
        ..Total::default()
    };
    let took = Duration::from_secs(125);
    text(&verdict(ending, outcome), effects, &total, took)
}

#[test]
fn the_answer_is_repeated_where_the_agent_did_not_post_it() {
    assert_eq!(
        said(Ending::Completed, "It is fixed.\n", &[]),
        "It is fixed.\n\n---\nCompleted in 2 min 5 s, for $0.0123."
    );
}

#[test]
fn one_line_is_enough_where_the_agent_answered_itself() {
    let effects = [
        effect(EffectKind::GithubComment, EffectState::Applied, "u1"),
        effect(EffectKind::GithubPullRequest, EffectState::Applied, "u2"),
    ];
    assert_eq!(
        said(Ending::Completed, "It is fixed.", &effects),
        "Completed in 2 min 5 s, for $0.0123.\n\nPull request: u2"
    );
}

#[test]
fn an_effect_that_was_not_applied_is_neither_an_answer_nor_a_link() {
    let effects = [
        effect(EffectKind::GithubComment, EffectState::Failed, "u1"),
        effect(EffectKind::GithubPullRequest, EffectState::Held, "u2"),
    ];
    let text = said(Ending::Completed, "Hello.", &effects);
    assert!(text.starts_with("Hello.") && !text.contains("u2"), "{text}");
}

#[test]
fn a_long_answer_is_cut_at_whole_characters() {
    let text = said(Ending::Completed, &"ä".repeat(5_000), &[]);
    assert_eq!(text.matches('ä').count(), ANSWER);
    assert!(text.contains('…'));
}

#[test]
fn a_failure_says_what_happened_and_how_to_go_on() {
    let text = said(
        Ending::Failed(FailureClass::Workspace),
        "the remote said\nno",
        &[],
    );
    assert_eq!(
        text,
        "**Failed: the repository could not be cloned** (`workspace`), in 2 min 5 s, for $0.0123.\n\n\
         > the remote said\n> no\n\nTo try again, give the command again."
    );
}

#[test]
fn a_pause_before_the_next_attempt_is_announced() {
    let after = Duration::from_secs(20);
    assert_eq!(
        said(Ending::Requeued { after }, "busy", &[]),
        "It will be tried again in 20 s.\n\n> busy"
    );
}

#[test]
fn an_incomplete_bill_says_at_least() {
    let total = Total {
        cost: MicroDollars(100),
        ..Total::default()
    };
    let text = text(
        &verdict(Ending::Cancelled, ""),
        &[],
        &total,
        Duration::from_secs(4000),
    );
    assert_eq!(
        text,
        "Stopped by a person, in 1 h 6 min, for at least $0.0001."
    );
}
