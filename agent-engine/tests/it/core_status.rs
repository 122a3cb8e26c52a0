//! People at the work item hear of every change, in order, through the API service.

use contracts::DeliverStatus;
use domain::{Command, StatusPhase};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path},
};

use crate::core_house::{House, until};

async fn received(server: &MockServer) -> Vec<DeliverStatus> {
    let requests = server.received_requests().await.unwrap();
    requests
        .iter()
        .map(|request| request.body_json().unwrap())
        .collect()
}

#[tokio::test]
async fn a_status_is_delivered_with_our_token_and_repeated_until_it_is_taken() {
    let mut house = House::new().await;
    let api = MockServer::start().await;
    house.settings.api_services = service::ApiServices::all_at(&api.uri().parse().unwrap());
    let task = house.accept(7).await;
    let status = Mock::given(method("PUT"))
        .and(path(format!("/api/v1/tasks/{task}/status")))
        .and(header("authorization", "Bearer token"));
    status
        .respond_with(ResponseTemplate::new(503))
        .up_to_n_times(1)
        .mount(&api)
        .await;
    Mock::given(method("PUT"))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(serde_json::json!({"delivered": true})),
        )
        .mount(&api)
        .await;
    let mut engine = house.engine().await;
    let begun = engine.begun().await;
    until(async || {
        received(&api)
            .await
            .iter()
            .any(|s| s.phase == StatusPhase::Running)
            .then_some(())
    })
    .await;
    begun.complete();
    let delivered = until(async || {
        let (delivered, written) = store::statuses::progress(&house.gateway, task)
            .await
            .unwrap()?;
        let last = received(&api).await.pop()?;
        (delivered == written && last.phase == StatusPhase::Completed).then_some(last)
    })
    .await;
    assert!(
        delivered.body.starts_with("done\n\n---\nCompleted in "),
        "{}",
        delivered.body
    );
    assert_eq!(
        delivered.item,
        testkit::new_task("acme/app", 7, Command::Fix).item
    );
}

#[tokio::test]
async fn a_status_that_is_refused_for_good_is_not_sent_for_ever() {
    let mut house = House::new().await;
    let api = MockServer::start().await;
    house.settings.api_services = service::ApiServices::all_at(&api.uri().parse().unwrap());
    Mock::given(method("PUT"))
        .respond_with(ResponseTemplate::new(410))
        .mount(&api)
        .await;
    let mut engine = house.engine().await;
    let task = house.announce(1).await;
    engine.begun().await.complete();
    house.wait_for(task, "completed").await;
    until(async || {
        let (delivered, written) = store::statuses::progress(&house.gateway, task)
            .await
            .unwrap()?;
        (delivered == written).then_some(())
    })
    .await;
}
