//! What each process of a stack is told: program, port and environment.

use super::{Agent, Options, Ports, Process, outside};
use crate::{port, postgres::OWNER, secrets::Secrets};

/// The addresses that services are told.
#[derive(Default)]
pub(super) struct Urls {
    pub(super) simulator: String,
    pub(super) github_api: String,
    pub(super) jira_api: String,
    pub(super) slack_api: String,
    pub(super) sentry_api: String,
    pub(super) github_mcp: String,
    pub(super) jira_mcp: String,
    pub(super) slack_mcp: String,
    pub(super) sentry_mcp: String,
    pub(super) knowledge_graph: String,
}

/// Makes one process after another.
pub(super) struct Maker<'a> {
    pub(super) options: &'a Options,
    pub(super) secrets: &'a Secrets,
    pub(super) postgres: u16,
    pub(super) redis: u16,
    pub(super) processes: Vec<Process>,
}

/// The key that the simulated model asks for.
const SIM_MODEL_KEY: &str = "sim-model-key";

impl Maker<'_> {
    fn add(
        &mut self,
        name: &str,
        program: &str,
        documented: u16,
        own: &[(&str, &str)],
    ) -> anyhow::Result<String> {
        let port = match self.options.ports {
            Ports::Documented => documented,
            Ports::Free => port::free()?,
        };
        let admin_port = port::free()?;
        let path = std::env::var("PATH").unwrap_or_default();
        let mut environment: Vec<(String, String)> = [
            ("PATH", path.as_str()),
            ("LISTEN_ADDR", &format!("127.0.0.1:{port}")),
            ("ADMIN_ADDR", &format!("127.0.0.1:{admin_port}")),
            ("PROVIDERS", "github"),
            ("LOG_FORMAT", "text"),
            ("NO_COLOR", "1"),
        ]
        .iter()
        .chain(own)
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
        environment.extend(self.options.extra.iter().cloned());
        self.processes.push(Process {
            name: name.to_owned(),
            program: program.to_owned(),
            port,
            admin_port,
            environment,
            uid: None,
        });
        Ok(format!("http://127.0.0.1:{port}"))
    }

    fn database(&self, role: &str) -> String {
        format!(
            "postgres://{role}:{}@127.0.0.1:{}/agents",
            self.secrets.postgres_password, self.postgres
        )
    }

    fn redis(&self) -> String {
        format!(
            "redis://:{}@127.0.0.1:{}/0",
            self.secrets.redis_password, self.redis
        )
    }

    fn path(&self, folder: &str) -> String {
        self.options.folder.join(folder).display().to_string()
    }

    pub(super) fn simulator(&mut self) -> anyhow::Result<String> {
        let port = match self.options.ports {
            Ports::Documented => 7000,
            Ports::Free => port::free()?,
        };
        let data = self.path("simulator");
        let path = std::env::var("PATH").unwrap_or_default();
        let environment = [
            ("PATH", path.as_str()),
            ("SIMULATOR_LISTEN", &format!("127.0.0.1:{port}")),
            ("SIMULATOR_DATA", &data),
            (
                "SIMULATOR_SCRIPT",
                &self.options.script.display().to_string(),
            ),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .to_vec();
        self.processes.push(Process {
            name: "simulator".to_owned(),
            program: "simulator".to_owned(),
            port,
            admin_port: 0,
            environment,
            uid: None,
        });
        Ok(format!("http://127.0.0.1:{port}"))
    }

    pub(super) fn api(
        &mut self,
        provider: &str,
        documented: u16,
        urls: &Urls,
    ) -> anyhow::Result<String> {
        let name = format!("{provider}-api");
        let database = self.database(&format!("{provider}_api"));
        let (public, callers, marker) = (
            self.secrets.run_token_public_key.clone(),
            self.secrets.callers(),
            self.secrets.marker_key.clone(),
        );
        let outside = outside::of(provider, &urls.simulator);
        let own: Vec<(&str, &str)> = [
            ("RUN_TOKEN_PUBLIC_KEY", public.as_str()),
            ("DATABASE_URL", &database),
            ("SERVICE_CALLERS", &callers),
            ("EFFECT_MARKER_KEY", &marker),
        ]
        .into_iter()
        .chain(outside.iter().map(|(name, value)| (*name, value.as_str())))
        .collect();
        self.add(&name, &name, documented, &own)
    }

    pub(super) fn mcp(
        &mut self,
        provider: &str,
        documented: u16,
        api: &str,
    ) -> anyhow::Result<String> {
        let name = format!("{provider}-mcp");
        let variable = format!("{}_API_SERVICE_URL", provider.to_uppercase());
        let public = self.secrets.run_token_public_key.clone();
        self.add(
            &name,
            &name,
            documented,
            &[("RUN_TOKEN_PUBLIC_KEY", &public), (&variable, api)],
        )
    }

    pub(super) fn knowledge_graph(&mut self) -> anyhow::Result<String> {
        let (database, public, repositories) = (
            self.database("knowledge_graph"),
            self.secrets.run_token_public_key.clone(),
            self.path("repositories"),
        );
        let own = [
            ("DATABASE_URL", database.as_str()),
            ("RUN_TOKEN_PUBLIC_KEY", &public),
            ("REPOSITORIES_DIR", &repositories),
        ];
        self.add("knowledge-graph", "knowledge-graph", 4000, &own)
    }

    pub(super) fn gateway(&mut self, urls: &Urls) -> anyhow::Result<String> {
        let (database, owner, redis) = (
            self.database("api_gateway"),
            self.database(OWNER),
            self.redis(),
        );
        let (secret, token) = (
            self.secrets.webhook_secret.clone(),
            self.secrets.gateway_token.clone(),
        );
        let own = [
            ("DATABASE_URL", database.as_str()),
            ("MIGRATE_DATABASE_URL", &owner),
            ("REDIS_URL", &redis),
            ("GITHUB_WEBHOOK_SECRET", &secret),
            ("GITHUB_REPOSITORIES", "*"),
            ("GITHUB_API_SERVICE_URL", &urls.github_api),
            ("JIRA_API_SERVICE_URL", &urls.jira_api),
            ("SLACK_API_SERVICE_URL", &urls.slack_api),
            ("SENTRY_API_SERVICE_URL", &urls.sentry_api),
            ("SERVICE_TOKEN", &token),
        ];
        self.add("api-gateway", "api-gateway", 8000, &own)
    }

    pub(super) fn internal_dashboard(&mut self) -> anyhow::Result<String> {
        let (database, owner, redis) = (
            self.database("internal_dashboard_api"),
            self.database(OWNER),
            self.redis(),
        );
        let operator = self.secrets.operator_token.clone();
        let own = [
            ("DATABASE_URL", database.as_str()),
            ("MIGRATE_DATABASE_URL", &owner),
            ("REDIS_URL", &redis),
            ("OPERATOR_TOKEN", &operator),
            // Followers ask it several times a second.
            (
                "RUST_LOG",
                "info,service::middleware=warn,sqlx=warn,hyper=warn",
            ),
        ];
        self.add(
            "internal-dashboard-api",
            "internal-dashboard-api",
            5000,
            &own,
        )
    }

    pub(super) fn external_dashboard(&mut self, internal: &str) -> anyhow::Result<String> {
        let (session, web) = (
            self.secrets.session_key.clone(),
            self.options.web.display().to_string(),
        );
        let own = [
            ("INTERNAL_DASHBOARD_API_URL", internal),
            ("SESSION_KEY", &session),
            ("WEB_DIR", &web),
        ];
        self.add("external-dashboard", "external-dashboard", 3005, &own)
    }

    pub(super) fn engine(&mut self, number: u16, urls: &Urls) -> anyhow::Result<String> {
        let (database, redis) = (self.database("agent_engine"), self.redis());
        let (private, token) = (
            self.secrets.run_token_private_key.clone(),
            self.secrets.engine_token.clone(),
        );
        let (work, repositories) = (self.path("work"), self.path("repositories"));
        let name = format!("agent-engine-{number}");
        let anthropic = format!("{}/anthropic", urls.simulator);
        let (slots, (lease, fence, beat)) = (self.options.slots.to_string(), self.options.lease);
        let (lease, fence, beat) = (lease.to_string(), fence.to_string(), beat.to_string());
        let uid = self
            .options
            .agent_uid
            .map(|uid| uid.to_string())
            .unwrap_or_default();
        let program = match &self.options.agent {
            Agent::Claude(path) => path.display().to_string(),
            Agent::Simulated(_) => self
                .options
                .programs
                .join("sim-agent")
                .display()
                .to_string(),
        };
        let own = [
            ("DATABASE_URL", database.as_str()),
            ("REDIS_URL", &redis),
            ("RUN_TOKEN_PRIVATE_KEY", &private),
            ("SERVICE_TOKEN", &token),
            ("ENGINE_NAME", &name),
            ("GITHUB_API_SERVICE_URL", &urls.github_api),
            ("JIRA_API_SERVICE_URL", &urls.jira_api),
            ("SLACK_API_SERVICE_URL", &urls.slack_api),
            ("SENTRY_API_SERVICE_URL", &urls.sentry_api),
            ("GITHUB_MCP_URL", &urls.github_mcp),
            ("JIRA_MCP_URL", &urls.jira_mcp),
            ("SLACK_MCP_URL", &urls.slack_mcp),
            ("SENTRY_MCP_URL", &urls.sentry_mcp),
            ("KNOWLEDGE_GRAPH_URL", &urls.knowledge_graph),
            ("CLAUDE_BIN", &program),
            ("ANTHROPIC_API_KEY", SIM_MODEL_KEY),
            ("ANTHROPIC_BASE_URL", &anthropic),
            ("WORK_DIR", &work),
            ("REPOSITORIES_DIR", &repositories),
            ("ENGINE_SLOTS", &slots),
            ("LEASE_SECONDS", &lease),
            ("FENCE_SECONDS", &fence),
            ("HEARTBEAT_SECONDS", &beat),
            ("AGENT_UID", &uid),
        ];
        let url = self.add(&name, "agent-engine", 8079 + number, &own)?;
        if let Some(process) = self.processes.last_mut() {
            process.uid = self.options.engine_uid;
        }
        Ok(url)
    }
}
