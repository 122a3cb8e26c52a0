//! Effects: at most once, under a live lease.

use domain::{Command, EffectKind, EffectState, SessionId};
use futures::future::join_all;
use store::{
    Error, claims,
    claims::Claimed,
    effects::{self, Begun, NewEffect, Place, Recorded},
    leases,
};
use testkit::{Database, accept_task, database, new_task};

async fn claimed(db: &Database, lease_seconds: f64) -> Claimed {
    let task = accept_task(
        &db.pool("api_gateway"),
        new_task("acme/app", 7, Command::Fix),
    )
    .await;
    claims::claim(&db.pool("agent_engine"), task, "e", lease_seconds)
        .await
        .unwrap()
        .unwrap()
}

fn comment<'a>(
    run: &Claimed,
    session: SessionId,
    call: &'a str,
    canonical: &'a str,
) -> NewEffect<'a> {
    NewEffect {
        task: run.task.id,
        root: run.task.root,
        epoch: run.epoch,
        kind: EffectKind::GithubComment,
        target: "acme/app#7",
        place: Place::Ordinal { session, call },
        canonical,
        cap: 2,
        standing: effects::Standing::Allowed,
    }
}

#[tokio::test]
async fn one_call_repeated_at_once_is_one_effect_with_one_applier() {
    let db = database().await;
    let (run, api) = (claimed(&db, 60.0).await, db.pool("github_api"));
    let new = comment(&run, run.session, "call-1", "{}");
    let recorded = join_all((0..20).map(|_| effects::record(&api, &new))).await;
    let fresh = recorded
        .iter()
        .filter(|r| matches!(r, Ok(Recorded::New(_))))
        .count();
    let same = recorded
        .iter()
        .filter(|r| matches!(r, Ok(Recorded::Same(_))))
        .count();
    assert_eq!((fresh, same), (1, 19), "{recorded:?}");
    let effect = &effects::of_root(&api, run.task.root).await.unwrap()[0];
    let begun =
        join_all((0..5).map(|_| effects::begin(&api, effect.id, effect.digest, "{}"))).await;
    assert_eq!(
        begun
            .into_iter()
            .filter(|b| matches!(
                b,
                Ok(Begun::Yes {
                    asked_before: false
                })
            ))
            .count(),
        1
    );
    effects::finish(&api, effect.id, "1", "https://x")
        .await
        .unwrap();
    let Recorded::Same(again) = effects::record(&api, &new).await.unwrap() else {
        panic!("recorded twice")
    };
    assert_eq!(
        (again.state, again.remote_id.as_deref()),
        (EffectState::Applied, Some("1"))
    );
}

#[tokio::test]
async fn two_calls_of_a_session_are_two_effects_and_a_restarted_session_begins_again() {
    let db = database().await;
    let (run, api) = (claimed(&db, 60.0).await, db.pool("github_api"));
    for call in ["call-1", "call-2"] {
        assert!(matches!(
            effects::record(&api, &comment(&run, run.session, call, "{}"))
                .await
                .unwrap(),
            Recorded::New(_)
        ));
    }
    let restarted = SessionId::generate();
    let reworded = effects::record(&api, &comment(&run, restarted, "call-9", "{\"other\":1}"))
        .await
        .unwrap();
    assert!(matches!(reworded, Recorded::Changed(effect) if effect.key.as_str().ends_with("/1")));
    let third = effects::record(&api, &comment(&run, run.session, "call-3", "{}"))
        .await
        .unwrap();
    assert_eq!(third, Recorded::OverCap { cap: 2 });
}

#[tokio::test]
async fn nothing_is_recorded_once_the_lease_is_over_or_the_epoch_has_moved() {
    let db = database().await;
    let (run, api) = (claimed(&db, -1.0).await, db.pool("github_api"));
    let new = comment(&run, run.session, "call-1", "{}");
    assert!(
        matches!(effects::record(&api, &new).await, Err(Error::Fenced)),
        "the lease is over"
    );
    leases::expire(&db.pool("agent_engine")).await.unwrap();
    claims::claim(&db.pool("agent_engine"), run.task.id, "b", 60.0)
        .await
        .unwrap()
        .unwrap();
    assert!(
        matches!(effects::record(&api, &new).await, Err(Error::Fenced)),
        "the epoch has moved"
    );
    assert_eq!(db.sql("SELECT count(*) FROM effects").await, "0");
}

#[tokio::test]
async fn an_applier_that_died_leaves_word_that_the_provider_was_asked() {
    let db = database().await;
    let (run, api) = (claimed(&db, 60.0).await, db.pool("github_api"));
    let Recorded::New(effect) = effects::record(&api, &comment(&run, run.session, "c", "{}"))
        .await
        .unwrap()
    else {
        panic!("not new")
    };
    assert_eq!(
        effects::begin(&api, effect.id, effect.digest, "{}")
            .await
            .unwrap(),
        Begun::Yes {
            asked_before: false
        }
    );
    assert_eq!(
        effects::begin(&api, effect.id, effect.digest, "{}")
            .await
            .unwrap(),
        Begun::Busy
    );
    db.sql("UPDATE effects SET applying_until = now() - interval '1 second'")
        .await;
    assert_eq!(
        effects::begin(&api, effect.id, effect.digest, "{}")
            .await
            .unwrap(),
        Begun::Yes { asked_before: true }
    );
}
