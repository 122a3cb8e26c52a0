//! Whatever the bytes are: an answer, never a failure of ours.

use api_gateway::{
    Repositories,
    webhooks::github::{Facts, decide},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use uuid::Uuid;

use crate::{
    harness::{Gateway, headers, signature},
    payloads::{comment, pull_request},
};

/// A good payload with a piece of it overwritten by anything.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let good = prop_oneof![
        Just(comment("@agent fix it").to_string().into_bytes()),
        Just(pull_request("@agent review").to_string().into_bytes()),
    ];
    (
        good,
        any::<prop::sample::Index>(),
        prop::collection::vec(any::<u8>(), 0..12),
    )
        .prop_map(|(mut bytes, at, piece)| {
            let at = at.index(bytes.len());
            let end = (at + piece.len()).min(bytes.len());
            bytes.splice(at..end, piece);
            bytes
        })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        damaged(),
        prop::collection::vec(any::<u8>(), 0..64),
        damaged().prop_map(|json| [b"payload=".as_slice(), &json].concat()),
    ]
}

#[test]
fn any_signed_bytes_are_stored_or_refused() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let gateway = runtime.block_on(Gateway::start());
    let event = prop_oneof!["issue_comment", "issues", "pull_request", "[ -~]{1,20}"];
    let kind = prop_oneof![
        Just("application/json"),
        Just("application/x-www-form-urlencoded"),
    ];
    let mut runner = TestRunner::new(Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(
            &(event, kind, body(), any::<bool>()),
            |(event, kind, body, authentic)| {
                let signed = if authentic {
                    signature(&body)
                } else {
                    signature(b"x")
                };
                let head = headers(&[
                    ("content-type", kind),
                    ("x-github-event", &event),
                    ("x-github-delivery", &Uuid::new_v4().to_string()),
                    ("x-hub-signature-256", &signed),
                ]);
                let answer = runtime.block_on(gateway.post(head, body));
                // A blank event is no event; everything else that is signed is stored.
                let expected = match (authentic, event.trim().is_empty()) {
                    (false, _) => 401,
                    (true, true) => 400,
                    (true, false) => 202,
                };
                prop_assert_eq!(answer.status.as_u16(), expected, "{:?}", answer);
                Ok(())
            },
        )
        .unwrap();
}

proptest! {
    #[test]
    fn a_decision_never_panics(event in "issue_comment|issues|pull_request|ping|push", bytes in body()) {
        let repositories: Repositories = "*".parse().unwrap();
        let facts = Facts { repositories: &repositories, prefix: "@agent" };
        let decision = decide(&event, &String::from_utf8_lossy(&bytes), facts);
        prop_assert!(!decision.detail().contains('\0'));
    }
}
