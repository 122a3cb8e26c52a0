use super::*;
use chrono::TimeDelta;
use proptest::prelude::*;

fn claims(now: DateTime<Utc>) -> RunClaims {
    let repository: Repository = "acme/app".parse().unwrap();
    let task = TaskId::generate();
    RunClaims {
        task,
        root: task,
        epoch: Epoch(3),
        session: SessionId::generate(),
        audiences: vec![Audience::Github],
        repositories: vec![repository.clone()],
        item: WorkItem::Github {
            repository,
            number: 7,
            pull_request: false,
        },
        branch: "agent/x".to_owned(),
        reach: Reach::default(),
        tools: ToolRules::default(),
        expires_at: now + TimeDelta::hours(1),
    }
}

#[test]
fn a_token_is_read_by_its_audience_until_it_expires() {
    let (issuer, now) = (Issuer::generate(), Utc::now());
    let claims = claims(now);
    let token = issuer.issue(&claims);
    let verifier = issuer.verifier();
    assert_eq!(
        verifier.verify(&token, Audience::Github, now),
        Ok(claims.clone())
    );
    assert_eq!(
        verifier.verify(&token, Audience::Slack, now),
        Err(TokenError::Audience)
    );
    assert_eq!(
        verifier.verify(&token, Audience::Github, claims.expires_at),
        Err(TokenError::Expired)
    );
}

#[test]
fn a_token_of_another_key_is_refused() {
    let now = Utc::now();
    let token = Issuer::generate().issue(&claims(now));
    assert_eq!(
        Issuer::generate()
            .verifier()
            .verify(&token, Audience::Github, now),
        Err(TokenError::Signature)
    );
}

#[test]
fn keys_travel_as_base64() {
    let issuer = Issuer::generate();
    let again = Issuer::from_base64(&issuer.to_base64()).unwrap();
    assert_eq!(again.verifier().to_base64(), issuer.verifier().to_base64());
    assert_eq!(Issuer::from_base64("c2hvcnQ=").unwrap_err(), KeyError);
    assert!(issuer.verifier().to_base64().parse::<Verifier>().is_ok());
}

proptest! {
    #[test]
    fn no_text_is_a_token_by_chance(text in "(rt1\\.)?[A-Za-z0-9_.-]{0,200}") {
        prop_assert!(Issuer::generate().verifier().verify(&text, Audience::Github, Utc::now()).is_err());
    }

    #[test]
    fn one_changed_byte_voids_the_token(index in 4usize..300, replacement in "[A-Za-z0-9]") {
        let (issuer, now) = (Issuer::generate(), Utc::now());
        let token = issuer.issue(&claims(now));
        let index = index % token.len();
        let mut changed = token.clone();
        changed.replace_range(index..=index, &replacement);
        // The last base64 digit carries unused bits; strict decoding refuses those too.
        if changed != token {
            prop_assert!(issuer.verifier().verify(&changed, Audience::Github, now).is_err());
        }
    }
}
