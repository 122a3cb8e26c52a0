//! A running github-mcp and the github-api it asks.

use access::Audience;
use github_mcp::Config;
use serde_json::{Value, json};
use service::Running;
use testkit::{McpClient, Runs};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

pub(crate) struct Backend {
    pub(crate) api: MockServer,
    pub(crate) runs: Runs,
    pub(crate) client: McpClient,
    pub(crate) running: Running,
}

/// Starts both; every request to github-api gets `answer`.
pub(crate) async fn answering(answer: ResponseTemplate) -> Backend {
    let backend = start().await;
    Mock::given(any())
        .respond_with(answer)
        .mount(&backend.api)
        .await;
    backend
}

/// Starts both; github-api answers 200 with this JSON.
pub(crate) async fn saying(answer: Value) -> Backend {
    answering(ResponseTemplate::new(200).set_body_json(answer)).await
}

/// Starts both; github-api knows nothing yet.
pub(crate) async fn start() -> Backend {
    let api = MockServer::start().await;
    let url = api.uri();
    Backend {
        api,
        ..before(&url).await
    }
}

/// Starts github-mcp; its github-api is whatever is at `url`.
pub(crate) async fn before(url: &str) -> Backend {
    let (api, runs) = (MockServer::start().await, Runs::new(Audience::Github));
    let key = runs.public_key();
    let arguments = [
        "--run-token-public-key",
        &key,
        "--github-api-service-url",
        url,
    ];
    let running = testkit::start::<Config>(&arguments).await.unwrap();
    let client = McpClient::new(running.address, runs.token());
    Backend {
        api,
        runs,
        client,
        running,
    }
}

impl Backend {
    /// What github-api was asked, in order.
    pub(crate) async fn asked(&self) -> Vec<Request> {
        self.api.received_requests().await.unwrap()
    }

    /// Calls a tool on acme/app and returns the answer's text and data.
    pub(crate) async fn call(&self, tool: &str, arguments: Value) -> (String, Value) {
        let answer = self.client.call(tool, on_app(arguments)).await;
        assert_eq!(answer["isError"], false, "{answer}");
        (text(&answer), answer["structuredContent"].clone())
    }

    /// Calls a tool on acme/app, which fails, and returns the error's text.
    pub(crate) async fn fail(&self, tool: &str, arguments: Value) -> String {
        let answer = self.client.call(tool, on_app(arguments)).await;
        assert_eq!(answer["isError"], true, "{answer}");
        text(&answer)
    }
}

fn on_app(mut arguments: Value) -> Value {
    let repository = json!({ "owner": "acme", "repo": "app" });
    for (name, value) in repository.as_object().unwrap() {
        arguments
            .as_object_mut()
            .unwrap()
            .entry(name)
            .or_insert_with(|| value.clone());
    }
    arguments
}

fn text(answer: &Value) -> String {
    answer["content"][0]["text"].as_str().unwrap().to_owned()
}
