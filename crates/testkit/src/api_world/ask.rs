//! What a test asks of the service.

use contracts::IDEMPOTENCY_KEY;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::ApiWorld;

/// An answer of the service.
#[derive(Debug, Clone)]
pub struct ApiAnswer {
    /// Its HTTP status.
    pub status: u16,
    /// When to come again, in seconds.
    pub retry_after: Option<u64>,
    /// Its body; `null` where it is no JSON.
    pub body: Value,
}

impl ApiAnswer {
    /// The status and the problem's type, as `(403, "forbidden")`.
    pub fn problem(&self) -> (u16, &str) {
        (self.status, self.body["type"].as_str().unwrap_or_default())
    }

    /// The problem's sentence.
    pub fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or_default()
    }

    /// What became of a write, as `applied`.
    pub fn outcome(&self) -> &str {
        self.body["outcome"].as_str().unwrap_or_default()
    }
}

impl ApiWorld {
    /// A request that shows a token.
    pub fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.service.address);
        self.http.request(method, url).bearer_auth(token)
    }

    /// Sends a request.
    ///
    /// # Panics
    /// Panics where the service does not answer.
    pub async fn ask(&self, request: RequestBuilder) -> ApiAnswer {
        let answer = request.send().await.expect("the service answers");
        let retry_after = answer.headers().get("retry-after");
        ApiAnswer {
            status: answer.status().as_u16(),
            retry_after: retry_after.and_then(|value| value.to_str().ok()?.parse().ok()),
            body: answer.json().await.unwrap_or_default(),
        }
    }

    /// Reads as the run.
    pub async fn get(&self, path: &str) -> ApiAnswer {
        self.ask(self.request(Method::GET, path, &self.token()))
            .await
    }

    /// Writes as the run; `call` names the tool call.
    pub async fn write(&self, method: Method, path: &str, call: &str, body: &Value) -> ApiAnswer {
        self.write_as(&self.token(), method, path, call, body).await
    }

    /// Writes with another token.
    pub async fn write_as(
        &self,
        token: &str,
        method: Method,
        path: &str,
        call: &str,
        body: &Value,
    ) -> ApiAnswer {
        let request = self.request(method, path, token);
        self.ask(request.header(IDEMPOTENCY_KEY, call).json(body))
            .await
    }

    /// Delivers a status of the task, as the engines' sweeper does.
    pub async fn deliver_status(&self, seq: i64, phase: &str, text: &str) -> ApiAnswer {
        let path = format!("/api/v1/tasks/{}/status", self.run.task.root);
        let status = json!({ "seq": seq, "phase": phase, "item": self.item, "body": text });
        let request = self.request(Method::PUT, &path, &self.engine_token);
        self.ask(request.json(&status)).await
    }

    /// What the task wrote or tried to write, as the dashboard sees it.
    pub async fn effects(&self) -> Value {
        let path = format!("/api/v1/effects?root={}", self.run.task.root);
        let request = self.request(Method::GET, &path, &self.dashboard_token);
        self.ask(request).await.body
    }
}
