//! A gateway in this process, and requests to it.

use std::net::SocketAddr;

use api_gateway::Config;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use clap::FromArgMatches as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, StatusCode};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use service::Running;
use sha2::Sha256;
use testkit::{Database, Redis, database, redis};

pub(crate) const SECRET: &str = "It's a Secret to Everybody";
pub(crate) const SERVICE_TOKEN: &str = "the-gateways-token";

/// A running gateway with its database and Redis.
pub(crate) struct Gateway {
    pub(crate) db: Database,
    pub(crate) redis: Redis,
    pub(crate) address: SocketAddr,
    pub(crate) admin: SocketAddr,
    pub(crate) client: Client,
    pub(crate) running: Running,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// Reads the arguments as the command line would.
pub(crate) fn config(arguments: &[String]) -> Result<Config, clap::Error> {
    let words = ["api-gateway".to_owned()];
    let matches =
        service::command_of::<Config>().try_get_matches_from(words.iter().chain(arguments))?;
    Config::from_arg_matches(&matches)
}

/// The arguments of a gateway on free ports, without GitHub's own.
pub(crate) fn base_arguments(db: &Database, redis: &Redis) -> Vec<String> {
    vec![
        "--listen-addr=127.0.0.1:0".to_owned(),
        "--admin-addr=127.0.0.1:0".to_owned(),
        format!("--database-url={}", db.url("api_gateway").expose_secret()),
        format!("--redis-url={}", redis.url().expose_secret()),
        format!("--redis-prefix={}", redis.prefix()),
    ]
}

/// The arguments of an enabled GitHub.
pub(crate) fn github_arguments(github_api: &str) -> Vec<String> {
    vec![
        format!("--github-webhook-secret={SECRET}"),
        "--github-repositories=acme/*,Codertocat/Hello-World".to_owned(),
        format!("--github-api-service-url={github_api}"),
        format!("--service-token={SERVICE_TOKEN}"),
    ]
}

impl Gateway {
    /// A gateway whose github-api nobody answers for.
    pub(crate) async fn start() -> Self {
        Self::start_with(github_arguments("http://127.0.0.1:9")).await
    }

    pub(crate) async fn start_with(arguments: Vec<String>) -> Self {
        let (db, redis) = (database().await, redis().await);
        let mut all = base_arguments(&db, &redis);
        all.extend(arguments);
        Self::of(db, redis, &all).await
    }

    pub(crate) async fn of(db: Database, redis: Redis, arguments: &[String]) -> Self {
        let running = service::start(config(arguments).unwrap()).await.unwrap();
        Self {
            db,
            redis,
            address: running.address,
            admin: running.admin_address,
            client: service::client::with_deadline(std::time::Duration::from_secs(60)).unwrap(),
            running,
        }
    }

    /// Posts bytes with exactly these headers.
    pub(crate) async fn post(&self, headers: HeaderMap, body: impl Into<reqwest::Body>) -> Answer {
        self.post_to("github", headers, body).await
    }

    pub(crate) async fn post_to(
        &self,
        provider: &str,
        headers: HeaderMap,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let url = format!("http://{}/webhooks/{provider}", self.address);
        let answer = self
            .client
            .post(url)
            .headers(headers)
            .body(body)
            .send()
            .await
            .unwrap();
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: answer.json().await.unwrap(),
        }
    }

    /// Posts JSON as GitHub would, with a new delivery id.
    pub(crate) async fn deliver(&self, event: &str, body: &[u8]) -> Answer {
        self.post(signed(event, body), body.to_vec()).await
    }

    /// Rows of events, tasks, conversations and statuses.
    pub(crate) async fn rows(&self) -> String {
        self.db
            .sql(
                "SELECT (SELECT count(*) FROM events) || ' ' || (SELECT count(*) FROM tasks) || ' '
                     || (SELECT count(*) FROM conversations) || ' ' || (SELECT count(*) FROM statuses)",
            )
            .await
            .trim()
            .to_owned()
    }

    /// What the admin port answers.
    pub(crate) async fn admin(&self, path: &str) -> (StatusCode, String) {
        let answer = self
            .client
            .get(format!("http://{}{path}", self.admin))
            .send()
            .await
            .unwrap();
        (answer.status(), answer.text().await.unwrap())
    }
}

/// The signature header's value for a body.
pub(crate) fn signature(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// The headers of an authentic JSON delivery with a new id.
pub(crate) fn signed(event: &str, body: &[u8]) -> HeaderMap {
    headers(&[
        ("content-type", "application/json"),
        ("x-github-event", event),
        ("x-github-delivery", &uuid::Uuid::new_v4().to_string()),
        ("x-hub-signature-256", &signature(body)),
    ])
}

pub(crate) fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(
            name.parse::<HeaderName>().unwrap(),
            value.parse::<HeaderValue>().unwrap(),
        );
    }
    map
}
