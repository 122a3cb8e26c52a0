//! Reservations and the cap.

use domain::{Command, CostSource, MicroDollars, TokenCounts};
use futures::future::join_all;
use store::{
    claims,
    usage::{self, Reservation},
};
use testkit::{accept_task, database, new_task};

#[tokio::test]
async fn parallel_requests_never_reserve_more_than_the_cap() {
    let db = database().await;
    let engine = db.pool("agent_engine");
    let task = accept_task(
        &db.pool("api_gateway"),
        new_task("acme/app", 1, Command::Fix),
    )
    .await;
    let run = claims::claim(&engine, task, "e", 60.0)
        .await
        .unwrap()
        .unwrap();
    let wish = || {
        usage::reserve(
            &engine,
            task,
            run.epoch,
            "m",
            MicroDollars(300),
            MicroDollars(1000),
        )
    };
    let answers = join_all((0..10).map(|_| wish())).await;
    let granted: Vec<_> = answers
        .iter()
        .filter_map(|answer| match answer {
            Ok(Reservation::Granted(id)) => Some(*id),
            _ => None,
        })
        .collect();
    assert_eq!(granted.len(), 3);
    let tokens = TokenCounts {
        input: 10,
        output: 2,
        ..TokenCounts::default()
    };
    usage::settle(
        &engine,
        granted[0],
        tokens,
        Some(MicroDollars(20)),
        CostSource::Computed,
    )
    .await
    .unwrap();
    assert!(
        matches!(wish().await.unwrap(), Reservation::Granted(_)),
        "what was not used is free again"
    );
    let total = usage::total(&engine, task).await.unwrap();
    assert_eq!(
        (total.cost, total.tokens.input, total.complete),
        (MicroDollars(920), 10, false)
    );
}
