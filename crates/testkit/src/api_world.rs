//! One API service in a world of its own: a database, simulated providers, one claimed task and everybody's tokens.

mod ask;
mod views;

use access::{Issuer, Reach, RunClaims, ToolRules, digest_of_token, new_secret};
use chrono::{TimeDelta, Utc};
use domain::{Command, NewTask, Provider, SessionId, WorkItem};
use reqwest::Client;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use service::Program;
use store::claims::{self, Claimed};

pub use ask::ApiAnswer;

use crate::{Database, accept_task, database, new_task, start};

/// The key of the markers in every [`ApiWorld`].
pub const MARKER_KEY: &str = "a-marker-key-for-tests";

/// A running API service before the simulator, and one task that an engine has claimed.
pub struct ApiWorld {
    /// The service's database.
    pub db: Database,
    /// The simulated providers.
    pub simulator: simulator::Running,
    /// The service.
    pub service: service::Running,
    /// The engine's key.
    pub issuer: Issuer,
    /// The claimed task.
    pub run: Claimed,
    /// What the run's token lets it reach; change it for another.
    pub reach: Reach,
    /// The service token of the engines: delivers statuses, applies effects.
    pub engine_token: String,
    /// The service token of the gateway.
    pub gateway_token: String,
    /// The service token of the dashboard's API: lists effects.
    pub dashboard_token: String,
    provider: Provider,
    item: WorkItem,
    http: Client,
}

/// A simulator with nothing in it.
///
/// # Panics
/// Panics where it does not start.
pub async fn simulator() -> simulator::Running {
    simulator::start(simulator::Options::default())
        .await
        .expect("the simulator starts")
}

/// Asks the simulator itself for something, as `/_sim/repositories` for a repository; answers with its JSON.
///
/// # Panics
/// Panics with the simulator's sentence where it refuses.
pub async fn control(simulator: &simulator::Running, path: &str, body: &Value) -> Value {
    let request = client().post(simulator.url(path)).json(body);
    let answer = request.send().await.expect("the simulator answers");
    let status = answer.status();
    let body = answer.bytes().await.expect("the answer has a body");
    assert!(status.is_success(), "{}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).unwrap_or_default()
}

impl ApiWorld {
    /// Starts `P`, the API service of `provider`, and claims a task at `item`; its repository is `acme/app`.
    ///
    /// `arguments` are the provider's own, as its address and credential; the rest is known here.
    ///
    /// # Panics
    /// Panics where the service does not start; the message says why.
    pub async fn start<P: Program>(
        provider: Provider,
        simulator: simulator::Running,
        item: WorkItem,
        arguments: &[&str],
    ) -> Self {
        let (db, issuer) = (database().await, Issuer::generate());
        let [engine_token, gateway_token, dashboard_token] =
            [new_secret(), new_secret(), new_secret()];
        let callers = format!(
            "agent-engine={},api-gateway={},internal-dashboard-api={}",
            digest_of_token(&engine_token),
            digest_of_token(&gateway_token),
            digest_of_token(&dashboard_token),
        );
        let (url, key) = (
            db.url(&format!("{provider}_api")),
            issuer.verifier().to_base64(),
        );
        let shared = [
            ["--providers", provider.as_str()],
            ["--database-url", url.expose_secret()],
            ["--run-token-public-key", &key],
            ["--service-callers", &callers],
            ["--effect-marker-key", MARKER_KEY],
        ];
        let arguments = [shared.as_flattened(), arguments].concat();
        let service = start::<P>(&arguments).await.expect("the service starts");
        let task = NewTask {
            item: item.clone(),
            ..new_task("acme/app", 7, Command::Fix)
        };
        let task = accept_task(&db.pool("api_gateway"), task).await;
        let run = claims::claim(&db.pool("agent_engine"), task, "engine", 600.0)
            .await
            .expect("Postgres answers")
            .expect("the task is the head of its key");
        Self {
            db,
            simulator,
            service,
            issuer,
            run,
            reach: Reach::default(),
            engine_token,
            gateway_token,
            dashboard_token,
            provider,
            item,
            http: client(),
        }
    }

    /// What the run's token says.
    ///
    /// # Panics
    /// Never.
    pub fn claims(&self) -> RunClaims {
        RunClaims {
            task: self.run.task.id,
            root: self.run.task.root,
            epoch: self.run.epoch,
            session: self.run.session,
            audiences: vec![self.provider.into()],
            repositories: vec!["acme/app".parse().expect("this is owner/name")],
            item: self.item.clone(),
            branch: "agent/x".to_owned(),
            reach: self.reach.clone(),
            tools: ToolRules::default(),
            expires_at: Utc::now() + TimeDelta::hours(1),
        }
    }

    /// The run's token.
    pub fn token(&self) -> String {
        self.issuer.issue(&self.claims())
    }

    /// The run's token with something changed.
    pub fn token_with(&self, change: impl FnOnce(&mut RunClaims)) -> String {
        let mut claims = self.claims();
        change(&mut claims);
        self.issuer.issue(&claims)
    }

    /// The token of the same task after its CLI was started anew.
    pub fn token_of_new_session(&self) -> String {
        self.token_with(|claims| claims.session = SessionId::generate())
    }
}

fn client() -> Client {
    service::client::with_deadline(std::time::Duration::from_secs(30))
        .expect("the platform has certificates")
}
