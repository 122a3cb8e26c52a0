//! The model gateway, asked as a CLI asks it.

use agent_engine::run::RunResult;
use domain::FailureClass;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{header, method, path},
};

use crate::run_stage::{DONE, OPEN, Stage, WAIT};

const STREAM: &str = "event: message_start\n\
    data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1000,\"output_tokens\":1}}}\n\n\
    event: message_delta\n\
    data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":100}}\n\n\
    event: message_stop\n\
    data: {\"type\":\"message_stop\"}\n\n";

/// Asks as the CLI of a running stage.
async fn ask(base: &str, model: &str, max_tokens: u64) -> Response {
    service::client::with_deadline(std::time::Duration::from_secs(30))
        .unwrap()
        .post(format!("{base}/v1/messages?beta=true"))
        .header("x-api-key", "placeholder")
        .header("anthropic-version", "2023-06-01")
        .json(&json!({ "model": model, "max_tokens": max_tokens, "stream": true, "messages": [] }))
        .send()
        .await
        .unwrap()
}

/// A stage whose CLI tells where its model is and waits.
async fn waiting(arguments: &[&str]) -> Stage {
    let scenario = format!("{OPEN}echo \"$ANTHROPIC_BASE_URL\" > \"$work/model\"\n{WAIT}{DONE}");
    Stage::new(&scenario, arguments).await
}

async fn answer(stage: &Stage, response: ResponseTemplate) {
    Mock::given(method("POST"))
        .and(path("/v1/messages"))
        .and(header("x-api-key", "the-real-key"))
        .and(header("anthropic-version", "2023-06-01"))
        .respond_with(response)
        .mount(&stage.model)
        .await;
}

async fn usage_of(stage: &Stage) -> String {
    let sql = "SELECT model, input, output, cost_micros, source, settled_at IS NOT NULL FROM usage ORDER BY id";
    stage.database.sql(sql).await.trim().to_owned()
}

#[tokio::test]
async fn a_request_gets_the_real_key_and_is_settled_when_it_has_streamed_by() {
    let stage = waiting(&[]).await;
    answer(
        &stage,
        ResponseTemplate::new(200).set_body_raw(STREAM, "text/event-stream"),
    )
    .await;
    let ((result, _), text) = tokio::join!(stage.run(), async {
        let base = stage.line_of("model").await;
        let text = ask(&base, "claude-sonnet-4-5", 100)
            .await
            .text()
            .await
            .unwrap();
        stage.go();
        text
    });
    assert!(matches!(result, RunResult::Completed { .. }), "{result:?}");
    assert_eq!(text, STREAM);
    assert_eq!(
        usage_of(&stage).await,
        "claude-sonnet-4-5|1000|100|4500|computed|t"
    );
    let asked = &stage.model.received_requests().await.unwrap()[0];
    assert_eq!(asked.headers.get_all("x-api-key").iter().count(), 1);
}

#[tokio::test]
async fn an_unknown_model_counts_as_the_dearest_and_a_refused_request_costs_nothing() {
    let stage = waiting(&[]).await;
    let once = |response| {
        Mock::given(method("POST"))
            .respond_with(response)
            .up_to_n_times(1)
    };
    let body = json!({ "type": "message", "usage": { "input_tokens": 5, "output_tokens": 6 } });
    once(ResponseTemplate::new(200).set_body_json(body))
        .mount(&stage.model)
        .await;
    once(ResponseTemplate::new(529)).mount(&stage.model).await;
    tokio::join!(stage.run(), async {
        let base = stage.line_of("model").await;
        ask(&base, "mystery", 100).await.bytes().await.unwrap();
        let refused = ask(&base, "claude-opus-5", 100).await;
        assert_eq!(refused.status().as_u16(), 529);
        stage.go();
    });
    assert_eq!(
        usage_of(&stage).await,
        "mystery|5|6|175|estimated|t\nclaude-opus-5|0|0|0|computed|t"
    );
}

#[tokio::test]
async fn a_request_over_the_cap_is_refused_before_it_is_made_and_ends_the_run() {
    let stage = waiting(&["--task-budget-dollars", "0.01"]).await;
    let ((result, _), (status, body)) = tokio::join!(stage.run(), async {
        let base = stage.line_of("model").await;
        let answer = ask(&base, "claude-sonnet-4-5", 1000).await;
        (answer.status(), answer.json::<Value>().await.unwrap())
    });
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(body["error"]["type"], "permission_error");
    let budget = matches!(
        &result,
        RunResult::Failed {
            class: FailureClass::BudgetExceeded,
            ..
        }
    );
    assert!(budget, "{result:?}");
    assert!(stage.model.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_fenced_run_gets_no_model_and_stops() {
    let stage = waiting(&[]).await;
    let ((result, _), status) = tokio::join!(stage.run(), async {
        let base = stage.line_of("model").await;
        stage
            .database
            .sql("UPDATE tasks SET epoch = epoch + 1")
            .await;
        ask(&base, "claude-sonnet-4-5", 10).await.status()
    });
    assert_eq!(
        (result, status),
        (RunResult::Stopped, StatusCode::FORBIDDEN)
    );
}

#[tokio::test]
async fn a_refused_key_ends_the_run() {
    let stage = waiting(&[]).await;
    answer(&stage, ResponseTemplate::new(401)).await;
    let ((result, _), status) = tokio::join!(stage.run(), async {
        let base = stage.line_of("model").await;
        ask(&base, "claude-sonnet-4-5", 10).await.status()
    });
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let auth = matches!(
        &result,
        RunResult::Failed {
            class: FailureClass::Auth,
            ..
        }
    );
    assert!(auth, "{result:?}");
}

#[tokio::test]
async fn a_path_leads_nowhere_else_and_is_gone_after_the_run() {
    let stage = waiting(&[]).await;
    let client = service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
    let status = async |url: String| client.get(url).send().await.unwrap().status().as_u16();
    let (_, base) = tokio::join!(stage.run(), async {
        let base = stage.line_of("model").await;
        assert_eq!(status(format!("{base}/api/hello")).await, 200);
        assert_eq!(status(format!("{base}/v1/files")).await, 404);
        assert_eq!(
            status(format!("{base}/v1/organizations/../../x")).await,
            404
        );
        let other = base.replace("/run/", "/run/0");
        assert_eq!(status(other).await, 404);
        stage.go();
        base
    });
    assert_eq!(status(base).await, 404);
    assert!(stage.model.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_cli_that_passes_the_gateway_by_is_believed() {
    let result = r#"{"type":"result","subtype":"success","result":"Done.","total_cost_usd":0.5,"usage":{"input_tokens":7,"output_tokens":8}}"#;
    let stage = Stage::new(&format!("{OPEN}echo '{result}'"), &[]).await;
    stage.run().await;
    assert_eq!(usage_of(&stage).await, "|7|8|500000|reported|t");
}
