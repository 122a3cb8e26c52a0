//! What each test has: a workspace with people and channels, the service, and a task of the thread.

use domain::{Provider, WorkItem};
use reqwest::Method;
use serde_json::{Value, json};
use slack_api::Config;
use testkit::{ApiAnswer, ApiWorld, control, simulator};

/// The channel of the task, and its thread.
pub(crate) const CHANNEL: &str = "C0DEV";
pub(crate) const THREAD: &str = "1700000001.000100";
/// Where the thread is read.
pub(crate) const THREAD_PATH: &str = "/api/v1/channels/C0DEV/threads/1700000001.000100";
/// Another channel that our bot is in.
pub(crate) const OTHER: &str = "C0OPS";

pub(crate) struct World(pub(crate) ApiWorld);

impl std::ops::Deref for World {
    type Target = ApiWorld;

    fn deref(&self) -> &ApiWorld {
        &self.0
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With further arguments of the service.
    pub(crate) async fn start_with(arguments: &[&str]) -> Self {
        let simulator = simulator().await;
        let url = simulator.url("/slack/api");
        furnish(&simulator).await;
        let item = WorkItem::Slack {
            team: "T0SIM".to_owned(),
            channel: CHANNEL.to_owned(),
            thread_ts: THREAD.to_owned(),
        };
        let usual = ["--slack-api-url", &url];
        let token = ["--slack-bot-token", "xoxb-sim-slack-token"];
        let own_token = arguments.contains(&"--slack-bot-token-file");
        let token = if own_token { &[][..] } else { &token[..] };
        let arguments = [&usual[..], token, arguments].concat();
        Self(ApiWorld::start::<Config>(Provider::Slack, simulator, item, &arguments).await)
    }

    /// Says something in the task's thread, as the run.
    pub(crate) async fn reply(&self, call: &str, text: &str) -> ApiAnswer {
        self.reply_as(&self.token(), call, text).await
    }

    pub(crate) async fn reply_as(&self, token: &str, call: &str, text: &str) -> ApiAnswer {
        let body = json!({ "channel": CHANNEL, "thread_ts": THREAD, "text": text });
        self.write_as(token, Method::POST, "/api/v1/messages", call, &body)
            .await
    }

    /// A message of a person; answers with its timestamp.
    pub(crate) async fn said(&self, message: Value) -> String {
        let answer = self.control("/_sim/slack/messages", &message).await;
        answer["ts"].as_str().unwrap().to_owned()
    }

    /// What our bot said and did not delete.
    pub(crate) fn posts(&self) -> Vec<Value> {
        let state = self.simulator.state();
        let messages = state["slack"]["messages"].as_array().unwrap();
        let ours = messages
            .iter()
            .filter(|m| m["user"] == "U0AGENT" && m["deleted"] == false);
        ours.cloned().collect()
    }

    /// The texts of those.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = |post: &Value| post["text"].as_str().unwrap().to_owned();
        self.posts().iter().map(text).collect()
    }

    /// Deletes one of our bot's messages behind the service's back.
    pub(crate) async fn delete_post(&self, ts: &Value) {
        let url = self.simulator.url("/slack/api/chat.delete");
        let request = http().post(url).bearer_auth("xoxb-sim-slack-token");
        let body = json!({ "channel": CHANNEL, "ts": ts });
        request.json(&body).send().await.unwrap();
    }

    /// The lowest trust that was noted for the task.
    pub(crate) async fn lowest_trust(&self) -> Option<domain::Trust> {
        let pool = self.db.pool("slack_api");
        store::trust::lowest(&pool, self.run.task.id).await.unwrap()
    }
}

async fn furnish(simulator: &simulator::Running) {
    for user in [
        json!({ "id": "U1", "name": "ann", "real_name": "Ann", "email": "ann@acme.example" }),
        json!({ "id": "U2", "name": "gus", "real_name": "Gus", "is_restricted": true }),
        json!({ "id": "U3", "name": "eve", "real_name": "Eve", "is_stranger": true }),
    ] {
        control(simulator, "/_sim/slack/users", &user).await;
    }
    for channel in [
        json!({ "id": CHANNEL, "name": "dev", "topic": "all of it\u{200b}", "members": ["U0AGENT", "U1", "U2", "U3"] }),
        json!({ "id": OTHER, "name": "ops", "members": ["U0AGENT", "U1"] }),
        json!({ "id": "C0SECRET", "name": "secret", "is_private": true, "members": ["U1"] }),
        json!({ "id": "C0OPEN", "name": "open", "members": ["U1"] }),
    ] {
        control(simulator, "/_sim/slack/channels", &channel).await;
    }
    let first =
        json!({ "channel": CHANNEL, "user": "U1", "ts": THREAD, "text": "*It breaks*: &lt;a&gt;" });
    control(simulator, "/_sim/slack/messages", &first).await;
}

/// A client of services.
pub(crate) fn http() -> reqwest::Client {
    service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap()
}
