//! Every decision, without HTTP and without a database.

use api_gateway::{
    Repositories,
    webhooks::github::{Facts, decide},
};
use domain::{Command, Decision, EffectKey, Lane, NewTask, Reason, WorkItem};
use serde_json::{Value, json};

use crate::payloads::{comment, issue, pull_request, with, without};

fn decision(event: &str, json: &str) -> Decision {
    let repositories: Repositories = "acme/*, Other/App".parse().unwrap();
    let facts = Facts {
        repositories: &repositories,
        prefix: "@agent",
    };
    decide(event, json, facts)
}

/// Checks decision, reason and a part of the detail.
fn check(event: &str, payload: &Value, name: &str, reason: Reason, detail: &str) {
    let decision = decision(event, &payload.to_string());
    assert_eq!(
        (decision.name(), decision.reason()),
        (name, reason),
        "{event} {payload}: {}",
        decision.detail()
    );
    assert!(
        decision.detail().contains(detail),
        "{:?} does not say {detail:?}",
        decision.detail()
    );
}

fn task(event: &str, payload: &Value) -> NewTask {
    match decision(event, &payload.to_string()) {
        Decision::Run { task, .. } => *task,
        other => panic!("{event} {payload} led to {other:?}"),
    }
}

#[test]
fn a_command_in_a_comment_becomes_a_task() {
    let task = task(
        "issue_comment",
        &comment("Hi\n@agent fix the crash\nplease"),
    );
    let WorkItem::Github {
        repository,
        number,
        pull_request,
    } = &task.item
    else {
        panic!("{:?} is not GitHub's", task.item)
    };
    assert_eq!(
        (repository.to_string().as_str(), *number, *pull_request),
        ("acme/app", 7, false)
    );
    assert_eq!((task.command, task.lane), (Command::Fix, Lane::High));
    assert_eq!(task.request, "the crash\nplease");
    assert_eq!(task.title, "It crashes");
    assert_eq!(task.url, "https://github.com/acme/app/issues/7");
    assert_eq!(
        (task.actor.id.as_str(), task.actor.name.as_str()),
        ("583231", "octocat")
    );
    assert_eq!(task.repositories, std::slice::from_ref(repository));
}

#[test]
fn a_comment_on_a_pull_request_knows_that_it_is_one() {
    let payload = with(
        comment("@agent review"),
        "/issue/pull_request",
        json!({ "url": "x" }),
    );
    let item = task("issue_comment", &payload).item;
    assert!(
        matches!(
            item,
            WorkItem::Github {
                pull_request: true,
                number: 7,
                ..
            }
        ),
        "{item:?}"
    );
}

#[test]
fn the_text_of_a_new_issue_or_pull_request_commands_too() {
    assert_eq!(
        task("issues", &issue("@agent analyze")).command,
        Command::Analyze
    );
    let review = task("pull_request", &pull_request("@agent review\ncarefully"));
    assert_eq!(
        (review.command, review.request.as_str()),
        (Command::Review, "carefully")
    );
    assert!(matches!(
        review.item,
        WorkItem::Github {
            pull_request: true,
            number: 8,
            ..
        }
    ));
}

#[test]
fn names_of_repositories_ignore_case() {
    let payload = with(
        comment("@agent fix"),
        "/repository/full_name",
        json!("OTHER/app"),
    );
    assert_eq!(
        task("issue_comment", &payload).repositories[0].to_string(),
        "OTHER/app"
    );
}

#[test]
fn a_ping_and_events_of_other_kinds_start_nothing() {
    check(
        "ping",
        &json!({ "zen": "Keep it" }),
        "skip",
        Reason::Ping,
        "heard",
    );
    for event in ["push", "star", "pull_request_review", "a \"new\" kind"] {
        check(
            event,
            &comment("@agent fix"),
            "skip",
            Reason::UnknownEvent,
            "start nothing",
        );
    }
}

#[test]
fn other_actions_start_nothing() {
    let of = |payload, action: &str| with(payload, "/action", json!(action));
    let reason = Reason::UnhandledAction;
    check(
        "issue_comment",
        &of(comment("@agent fix"), "edited"),
        "skip",
        reason,
        "\"edited\"",
    );
    check(
        "issue_comment",
        &of(comment("@agent fix"), "deleted"),
        "skip",
        reason,
        "created",
    );
    check(
        "issues",
        &of(issue("@agent fix"), "edited"),
        "skip",
        reason,
        "only opened",
    );
    check(
        "pull_request",
        &of(pull_request("@agent fix"), "closed"),
        "skip",
        reason,
        "opened",
    );
}

#[test]
fn text_that_addresses_nobody_starts_nothing() {
    for text in ["", "looks good", "> @agent fix", "we asked @agent fix"] {
        check(
            "issue_comment",
            &comment(text),
            "skip",
            Reason::NotAddressed,
            "@agent",
        );
    }
    let empty = with(issue(""), "/issue/body", Value::Null);
    check("issues", &empty, "skip", Reason::NotAddressed, "@agent");
}

#[test]
fn an_unknown_command_is_named_with_those_that_exist() {
    let reason = Reason::UnknownCommand;
    check(
        "issue_comment",
        &comment("@agent dance"),
        "skip",
        reason,
        "\"dance\" is no command; known are analyze",
    );
    check(
        "issue_comment",
        &comment("@agent"),
        "skip",
        reason,
        "no command follows @agent",
    );
}

#[test]
fn a_repository_that_is_not_listed_is_named() {
    let payload = with(
        comment("@agent fix"),
        "/repository/full_name",
        json!("acme2/app"),
    );
    check(
        "issue_comment",
        &payload,
        "skip",
        Reason::UnknownRepository,
        "acme2/app is not in",
    );
}

#[test]
fn bots_apps_and_our_own_posts_are_ignored() {
    let reason = Reason::BotActor;
    let fix = || comment("@agent fix");
    check(
        "issue_comment",
        &with(fix(), "/sender/type", json!("Bot")),
        "ignore",
        reason,
        "octocat is a bot",
    );
    check(
        "issue_comment",
        &with(fix(), "/comment/user/type", json!("Bot")),
        "ignore",
        reason,
        "bot",
    );
    let app = with(
        fix(),
        "/comment/performed_via_github_app",
        json!({ "id": 1 }),
    );
    check(
        "issue_comment",
        &app,
        "ignore",
        reason,
        "an app wrote it for octocat",
    );
    let key = EffectKey::from_stored("x".to_owned());
    let ours = comment(&format!("@agent fix\n{}", domain::marker_text(&key, "00")));
    check("issue_comment", &ours, "ignore", reason, "our own posts");
}

#[test]
fn only_people_that_the_repository_trusts_command() {
    for association in ["OWNER", "MEMBER", "COLLABORATOR"] {
        task(
            "issue_comment",
            &with(
                comment("@agent fix"),
                "/comment/author_association",
                json!(association),
            ),
        );
    }
    for association in [
        "CONTRIBUTOR",
        "FIRST_TIMER",
        "FIRST_TIME_CONTRIBUTOR",
        "MANNEQUIN",
        "NONE",
        "owner",
        "",
    ] {
        let payload = with(
            comment("@agent fix"),
            "/comment/author_association",
            json!(association),
        );
        check(
            "issue_comment",
            &payload,
            "skip",
            Reason::TrustTooLow,
            "OWNER, MEMBER, COLLABORATOR may",
        );
        let control = with(
            comment("@agent approve"),
            "/comment/author_association",
            json!(association),
        );
        check(
            "issue_comment",
            &control,
            "skip",
            Reason::TrustTooLow,
            "octocat",
        );
    }
}

#[test]
fn commands_that_steer_are_recorded_for_their_item() {
    for (word, expected) in [
        ("approve", Command::Approve),
        ("stop", Command::Stop),
        ("help", Command::Help),
    ] {
        let payload = comment(&format!("@agent {word}"));
        let decision = decision("issue_comment", &payload.to_string());
        assert!(
            decision
                .detail()
                .ends_with(" for github:acme/app#7 is recorded; this version does not act on it"),
            "{decision:?}"
        );
        match decision {
            Decision::Control {
                command,
                item,
                reason,
            } => {
                assert_eq!((command, reason), (expected, Reason::ControlCommand));
                assert_eq!(item.flow_key().as_str(), "github:acme/app#7");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_missing_or_malformed_field_is_named() {
    let reason = Reason::MissingField;
    let fix = || comment("@agent fix");
    for (pointer, named) in [
        ("/action", "action"),
        ("/repository", "repository.full_name"),
        ("/repository/full_name", "repository.full_name"),
        ("/comment", "comment"),
        ("/issue", "issue"),
        ("/sender", "sender"),
        ("/comment/user", "user"),
        ("/comment/user/id", "user.id"),
        ("/comment/author_association", "author_association"),
        ("/issue/number", "number"),
    ] {
        check(
            "issue_comment",
            &without(fix(), pointer),
            "skip",
            reason,
            named,
        );
    }
    check(
        "pull_request",
        &without(pull_request("@agent fix"), "/pull_request"),
        "skip",
        reason,
        "pull_request",
    );
    check(
        "issue_comment",
        &with(fix(), "/repository/full_name", json!("../etc")),
        "skip",
        reason,
        "\"../etc\"",
    );
    check(
        "issue_comment",
        &with(fix(), "/issue/number", json!("7")),
        "skip",
        reason,
        "another type",
    );
    check(
        "issue_comment",
        &with(fix(), "/issue/number", json!(-1)),
        "skip",
        reason,
        "another type",
    );
    check("issue_comment", &json!([1]), "skip", reason, "action");
    check(
        "issue_comment",
        &json!({ "action": 5 }),
        "skip",
        reason,
        "action",
    );
}

#[test]
fn an_escape_that_is_no_text_is_quarantined_where_it_matters() {
    let payload = comment("MARK").to_string().replace("MARK", r"\ud800");
    let decision = decision("issue_comment", &payload);
    assert_eq!(decision.name(), "quarantine", "{}", decision.detail());
}

#[test]
fn nul_never_reaches_a_column_of_text() {
    let payload = with(comment("@agent fix a\0b"), "/issue/title", json!("t\0t"));
    let payload = with(payload, "/comment/user/login", json!("o\0o"));
    let task = task("issue_comment", &payload);
    assert_eq!(
        (
            task.request.as_str(),
            task.title.as_str(),
            task.actor.name.as_str()
        ),
        ("a\u{FFFD}b", "t\u{FFFD}t", "o\u{FFFD}o")
    );
}

#[test]
fn a_link_of_another_scheme_is_not_kept() {
    let payload = with(
        comment("@agent fix"),
        "/issue/html_url",
        json!("javascript:alert(1)"),
    );
    assert_eq!(task("issue_comment", &payload).url, "");
}
