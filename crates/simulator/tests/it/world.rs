//! A running simulator and short ways to ask it.

use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use simulator::{Options, Running, script::Script, start};

pub(crate) struct World {
    pub(crate) sim: Running,
    http: reqwest::Client,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect(&self.text)
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn scripted(script: &str) -> Self {
        let script = Script::parse(script).expect("the script is right");
        Self::with(Options {
            script,
            ..Options::default()
        })
        .await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let sim = start(options).await.expect("a port is free");
        let http = reqwest::Client::builder().build().expect("a plain client");
        Self { sim, http }
    }

    /// With `acme/widgets`: a README, a source file, issue 1 of `ada`.
    pub(crate) async fn with_widgets() -> Self {
        let world = Self::new().await;
        world.make_widgets().await;
        world
    }

    pub(crate) async fn make_widgets(&self) {
        let wanted = json!({
            "full_name": "acme/widgets",
            "files": {"README.md": "# Widgets\n", "src/lib.rs": "pub fn one() -> u8 { 1 }\n"},
            "collaborators": {"ada": "write"},
            "issues": [{"number": 1, "title": "It squeaks", "body": "Please oil it.", "user": "ada"}],
        });
        let answer = self.post("/_sim/repositories", &wanted).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await.expect("an answer")
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body))
            .await
            .expect("an answer")
    }

    /// A request with the token of GitHub and the key of the model.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Answer> {
        self.send_as("sim-github-token", method, path, body).await
    }

    /// A request with another token, and the key of the model.
    pub(crate) async fn send_as(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Answer> {
        let request = self
            .http
            .request(method, self.sim.url(path))
            .bearer_auth(token)
            .header("x-api-key", "sim-model-key");
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = request.send().await?;
        Ok(Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            text: answer.text().await?,
        })
    }

    /// A request to a model, with its key as a bearer token.
    pub(crate) async fn ask_model(&self, path: &str, body: &Value) -> Answer {
        let request = self.http.post(self.sim.url(path)).json(body);
        let answer = request.bearer_auth("sim-model-key").send().await;
        let answer = answer.expect("an answer");
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            text: answer.text().await.expect("a body"),
        }
    }

    /// A request without any credential, or with another.
    pub(crate) fn plain(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.get(self.sim.url(path))
    }
}
