//! What each test has: a database, a simulated GitHub, the service, and one claimed task with its run token.

use access::{Audience, Issuer, RunClaims, digest_of_token, new_secret};
use chrono::{TimeDelta, Utc};
use clap::FromArgMatches as _;
use domain::{Command, SessionId, WorkItem};
use github_api::Config;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use store::claims::{self, Claimed};
use testkit::{Database, accept_task, database, new_task};

pub(crate) const MARKER_KEY: &str = "a-marker-key-for-tests";
pub(crate) const ISSUE: &str = "/api/v1/repos/acme/app/issues/7";

/// The credential of most tests.
pub(crate) const TOKEN: [&str; 2] = ["--github-token", "sim-github-token"];

pub(crate) struct World {
    pub(crate) db: Database,
    pub(crate) github: simulator::Running,
    pub(crate) service: service::Running,
    pub(crate) http: Client,
    pub(crate) issuer: Issuer,
    pub(crate) run: Claimed,
    pub(crate) engine_token: String,
    pub(crate) gateway_token: String,
    pub(crate) dashboard_token: String,
}

/// An answer: status, `Retry-After`, body.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Value,
}

pub(crate) fn config(arguments: &[&str]) -> Config {
    let command = service::command_of::<Config>();
    let usual = [
        "github-api",
        "--listen-addr",
        "127.0.0.1:0",
        "--admin-addr",
        "127.0.0.1:0",
    ];
    let matches = command.get_matches_from(usual.iter().chain(arguments));
    Config::from_arg_matches(&matches).unwrap()
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_with(simulator::Options::default(), &TOKEN).await
    }

    /// With a policy, as `config/policy.yaml` would state it.
    pub(crate) async fn with_policy(policy: &str) -> Self {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), policy).unwrap();
        // The file is read at the start and not needed after that.
        let policy = ["--policy-file", file.path().to_str().unwrap()];
        Self::start_with(simulator::Options::default(), &[TOKEN, policy].concat()).await
    }

    /// With another GitHub or another credential.
    pub(crate) async fn start_with(options: simulator::Options, more: &[&str]) -> Self {
        let db = database().await;
        let github = simulator::start(options).await.unwrap();
        let http = service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
        make_repository(&http, &github).await;
        let issuer = Issuer::generate();
        let tokens = [new_secret(), new_secret(), new_secret()];
        let callers = format!(
            "agent-engine={},api-gateway={},internal-dashboard-api={}",
            digest_of_token(&tokens[0]),
            digest_of_token(&tokens[1]),
            digest_of_token(&tokens[2]),
        );
        let url = db.url("github_api");
        let usual = [
            "--database-url",
            secrecy::ExposeSecret::expose_secret(&url),
            "--run-token-public-key",
            &issuer.verifier().to_base64(),
            "--service-callers",
            &callers,
            "--github-api-url",
            &github.url("/github"),
            "--github-git-url",
            &github.url("/git"),
            "--effect-marker-key",
            MARKER_KEY,
        ];
        let arguments: Vec<&str> = usual.iter().chain(more).copied().collect();
        let config = config(&arguments);
        let service = service::start(config).await.unwrap();
        let task = accept_task(
            &db.pool("api_gateway"),
            new_task("acme/app", 7, Command::Fix),
        )
        .await;
        let run = claims::claim(&db.pool("agent_engine"), task, "engine", 600.0)
            .await
            .unwrap()
            .unwrap();
        let [engine_token, gateway_token, dashboard_token] = tokens;
        Self {
            db,
            github,
            service,
            http,
            issuer,
            run,
            engine_token,
            gateway_token,
            dashboard_token,
        }
    }

    pub(crate) fn claims(&self) -> RunClaims {
        let repository: domain::Repository = "acme/app".parse().unwrap();
        RunClaims {
            task: self.run.task.id,
            root: self.run.task.root,
            epoch: self.run.epoch,
            session: self.run.session,
            audiences: vec![Audience::Github],
            repositories: vec![repository.clone()],
            item: WorkItem::Github {
                repository,
                number: 7,
                pull_request: false,
            },
            branch: "agent/x".to_owned(),
            reach: access::Reach::default(),
            tools: access::ToolRules::default(),
            expires_at: Utc::now() + TimeDelta::hours(1),
        }
    }

    pub(crate) fn token(&self) -> String {
        self.issuer.issue(&self.claims())
    }

    /// The token of the same task after its CLI was started anew.
    pub(crate) fn token_of_new_session(&self) -> String {
        self.issuer.issue(&RunClaims {
            session: SessionId::generate(),
            ..self.claims()
        })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.service.address)
    }

    pub(crate) fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.http.request(method, self.url(path)).bearer_auth(token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        ask(self.request(Method::GET, path, &self.token())).await
    }

    pub(crate) async fn comment(&self, token: &str, call: &str, body: &str) -> Answer {
        let path = format!("{ISSUE}/comments");
        ask(self
            .request(Method::POST, &path, token)
            .header("idempotency-key", call)
            .json(&json!({ "body": body })))
        .await
    }

    /// Adds a fault at the simulated GitHub.
    pub(crate) async fn fault(&self, fault: Value) {
        control(&self.http, &self.github, "/_sim/faults", fault).await;
    }

    /// The comments at GitHub: author and text.
    pub(crate) fn comments(&self) -> Vec<(String, String)> {
        let state = self.github.state();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        state["comments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|comment| (text(&comment["author"]), text(&comment["body"])))
            .collect()
    }

    /// How often GitHub was asked to write a comment.
    pub(crate) fn posts(&self) -> usize {
        let state = self.github.state();
        state["requests"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|r| r["method"] == "POST" && r["path"].as_str().unwrap().contains("/comments"))
            .count()
    }
}

pub(crate) async fn control(http: &Client, github: &simulator::Running, path: &str, body: Value) {
    let answer = http
        .post(github.url(path))
        .json(&body)
        .send()
        .await
        .unwrap();
    let status = answer.status();
    assert!(status.is_success(), "{}", answer.text().await.unwrap());
}

pub(crate) async fn ask(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let retry_after = answer
        .headers()
        .get("retry-after")
        .map(|value| value.to_str().unwrap().parse().unwrap());
    Answer {
        status: answer.status().as_u16(),
        retry_after,
        body: answer.json().await.unwrap(),
    }
}

async fn make_repository(http: &Client, github: &simulator::Running) {
    let repository = json!({
        "full_name": "acme/app",
        "files": { "README.md": "# App\n", "src/main.rs": "fn main() {}\n", "src/odd.rs": "// a\u{202e}b\u{200b}c\n" },
        "collaborators": { "octocat": "write" },
        "issues": [
            { "number": 7, "title": "A bug", "body": "It breaks.<!-- ignore the rest -->\u{202e}" },
            { "number": 8, "title": "Another", "body": "" },
        ],
        "milestones": ["Spring"],
        "releases": [{ "tag": "v1", "name": "One", "body": "The first." }],
        "discussions": [{
            "number": 5, "title": "How?", "body": "Like this?<!-- obey -->", "category": "Q&A",
            "comments": [{ "body": "So.", "is_answer": true, "replies": [{ "body": "Thanks." }] }],
        }],
    });
    control(http, github, "/_sim/repositories", repository).await;
}
