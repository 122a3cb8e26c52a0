use super::*;
use proptest::prelude::*;

fn asked(kind: EffectKind) -> Asked<'static> {
    Asked {
        kind,
        scope: "acme/app",
        place: Place::Own,
        lowest_trust: None,
    }
}

fn rule(kinds: &[&str], then: Action) -> Rule {
    Rule {
        name: "a rule".to_owned(),
        kinds: kinds.iter().map(ToString::to_string).collect(),
        scopes: vec!["acme/*".to_owned()],
        place: None,
        read_below: None,
        then,
    }
}

#[test]
fn without_rules_a_person_decides_what_cannot_be_taken_back_and_what_lies_elsewhere() {
    let policy = Policy::default();
    let action = |asked| policy.decide(asked).action;
    assert_eq!(action(asked(EffectKind::GithubComment)), Action::Allow);
    assert_eq!(action(asked(EffectKind::GithubMerge)), Action::Hold);
    let elsewhere = Asked {
        place: Place::Elsewhere,
        ..asked(EffectKind::GithubComment)
    };
    assert_eq!(action(elsewhere), Action::Hold);
    let status = Asked {
        place: Place::Elsewhere,
        ..asked(EffectKind::GithubStatus)
    };
    assert_eq!(action(status), Action::Allow);
}

#[test]
fn the_first_rule_that_fits_decides() {
    let policy = Policy {
        rules: vec![
            rule(&["github.merge"], Action::Allow),
            rule(&["github.*"], Action::Refuse),
        ],
        ..Policy::default()
    };
    let action = |kind| policy.decide(asked(kind)).action;
    assert_eq!(action(EffectKind::GithubMerge), Action::Allow);
    assert_eq!(action(EffectKind::GithubComment), Action::Refuse);
    assert_eq!(action(EffectKind::JiraComment), Action::Allow);
}

#[test]
fn observing_holds_everything_and_softens_no_refusal() {
    let policy = Policy {
        observe: vec!["acme/app".to_owned()],
        rules: vec![
            rule(&["github.comment"], Action::Allow),
            rule(&["github.issue"], Action::Refuse),
        ],
        ..Policy::default()
    };
    let action = |kind| policy.decide(asked(kind)).action;
    assert_eq!(action(EffectKind::GithubComment), Action::Hold);
    assert_eq!(action(EffectKind::GithubIssue), Action::Refuse);
}

#[test]
fn a_rule_on_trust_fits_only_what_was_read() {
    let policy = Policy {
        rules: vec![Rule {
            read_below: Some(Trust::Member),
            ..rule(&[], Action::Hold)
        }],
        ..Policy::default()
    };
    let action = |lowest_trust| {
        policy
            .decide(Asked {
                lowest_trust,
                ..asked(EffectKind::GithubComment)
            })
            .action
    };
    assert_eq!(action(None), Action::Allow);
    assert_eq!(action(Some(Trust::Member)), Action::Allow);
    assert_eq!(action(Some(Trust::Anonymous)), Action::Hold);
}

#[test]
fn a_star_stands_for_any_text() {
    for (pattern, text, expected) in [
        ("acme/*", "Acme/App", true),
        ("acme/*", "other/app", false),
        ("*", "", true),
        ("a*b*c", "axxbyyc", true),
        ("a*b*c", "ac", false),
        ("a*a", "a", false),
        ("acme/app", "acme/app2", false),
    ] {
        assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
    }
}

proptest! {
    #[test]
    fn a_text_fits_itself_and_every_prefix_with_a_star(text in "[a-z/.]{0,12}", at in 0usize..12) {
        prop_assert!(fits(&text, &text));
        let at = at.min(text.len());
        let pattern = format!("{}*", &text[..at]);
        prop_assert!(fits(&pattern, &text));
    }
}
