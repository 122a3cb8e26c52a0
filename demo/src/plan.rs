//! The thirteen services and the simulator: programs, ports and environment, on one host.

use std::path::PathBuf;

use crate::{port, postgres::OWNER, secrets::Secrets};

/// A process to start.
#[derive(Debug, Clone)]
pub struct Process {
    /// The name in the log, as `api-gateway` or `agent-engine-2`.
    pub name: String,
    /// The program's file name.
    pub program: &'static str,
    /// Its port.
    pub port: u16,
    /// Its admin port; 0 for the simulator, which has none.
    pub admin_port: u16,
    /// Its whole environment.
    pub environment: Vec<(String, String)>,
    /// The user it runs as, where the stack is root's.
    pub uid: Option<u32>,
}

/// Which ports are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ports {
    /// Those of docs/architecture.md; external-dashboard has 3005, for jira-api has 3002.
    Documented,
    /// Any free ones, for tests.
    Free,
}

/// Which CLI runs the tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agent {
    /// The real Claude Code CLI at this path.
    Claude(PathBuf),
    /// The scripted `sim-agent`, with this script.
    Simulated(PathBuf),
}

/// What a stack is made of.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the built programs.
    pub programs: PathBuf,
    /// Folder of everything that the stack writes.
    pub folder: PathBuf,
    /// Folder of the built page; the dashboard answers a problem without it.
    pub web: PathBuf,
    /// Script of the simulated model.
    pub script: PathBuf,
    /// Which ports are used.
    pub ports: Ports,
    /// Which CLI runs the tasks.
    pub agent: Agent,
    /// Engine replicas.
    pub engines: u16,
    /// Runs at the same time, per engine.
    pub slots: u16,
    /// Lease, fence and heartbeat of the engines, in seconds.
    pub lease: (f64, f64, f64),
    /// User id that CLIs run as when the engines run as root.
    pub agent_uid: Option<u32>,
    /// User id that the engines run as when the stack is root's, as in their image.
    pub engine_uid: Option<u32>,
    /// More variables, for every process.
    pub extra: Vec<(String, String)>,
}

/// The addresses of a planned stack.
#[derive(Debug, Clone)]
pub struct Plan {
    /// All processes; the simulator first, the engines last.
    pub processes: Vec<Process>,
}

impl Plan {
    /// The base URL of a process.
    ///
    /// # Panics
    /// Panics where the name is not one of the plan's.
    pub fn url(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}", self.process(name).port)
    }

    /// The base URL of a process's admin port.
    ///
    /// # Panics
    /// Panics where the name is not one of the plan's.
    pub fn admin_url(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}", self.process(name).admin_port)
    }

    /// A process by its name.
    ///
    /// # Panics
    /// Panics where the name is not one of the plan's.
    pub fn process(&self, name: &str) -> &Process {
        self.processes
            .iter()
            .find(|process| process.name == name)
            .expect("a name of the plan")
    }
}

/// Plans the processes of a stack.
///
/// # Errors
/// Fails where no free port is left.
pub fn plan(
    options: &Options,
    secrets: &Secrets,
    postgres: u16,
    redis: u16,
) -> anyhow::Result<Plan> {
    let mut made = Maker {
        options,
        secrets,
        postgres,
        redis,
        processes: Vec::new(),
    };
    let simulator = made.simulator()?;
    let mut urls = Urls {
        simulator,
        ..Urls::default()
    };
    urls.github_api = made.api("github", 3001, &urls)?;
    urls.jira_api = made.api("jira", 3002, &urls)?;
    urls.slack_api = made.api("slack", 3003, &urls)?;
    urls.sentry_api = made.api("sentry", 3004, &urls)?;
    urls.github_mcp = made.mcp("github", 9001, &urls.github_api)?;
    urls.jira_mcp = made.mcp("jira", 9002, &urls.jira_api)?;
    urls.slack_mcp = made.mcp("slack", 9003, &urls.slack_api)?;
    urls.sentry_mcp = made.mcp("sentry", 9004, &urls.sentry_api)?;
    urls.knowledge_graph = made.knowledge_graph()?;
    made.gateway(&urls)?;
    let internal = made.internal_dashboard()?;
    made.external_dashboard(&internal)?;
    for number in 1..=options.engines {
        made.engine(number, &urls)?;
    }
    Ok(Plan {
        processes: made.processes,
    })
}

#[derive(Default)]
struct Urls {
    simulator: String,
    github_api: String,
    jira_api: String,
    slack_api: String,
    sentry_api: String,
    github_mcp: String,
    jira_mcp: String,
    slack_mcp: String,
    sentry_mcp: String,
    knowledge_graph: String,
}

struct Maker<'a> {
    options: &'a Options,
    secrets: &'a Secrets,
    postgres: u16,
    redis: u16,
    processes: Vec<Process>,
}

/// The key that the simulated GitHub asks for.
const SIM_GITHUB_TOKEN: &str = "sim-github-token";
/// The key that the simulated model asks for.
const SIM_MODEL_KEY: &str = "sim-model-key";

impl Maker<'_> {
    fn add(
        &mut self,
        name: &str,
        program: &'static str,
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
            program,
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

    fn simulator(&mut self) -> anyhow::Result<String> {
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
            program: "simulator",
            port,
            admin_port: 0,
            environment,
            uid: None,
        });
        Ok(format!("http://127.0.0.1:{port}"))
    }

    fn api(&mut self, provider: &str, documented: u16, urls: &Urls) -> anyhow::Result<String> {
        let (name, program) = match provider {
            "github" => ("github-api", "github-api"),
            "jira" => ("jira-api", "jira-api"),
            "slack" => ("slack-api", "slack-api"),
            _ => ("sentry-api", "sentry-api"),
        };
        let database = self.database(&format!("{provider}_api"));
        let (rest, git) = (
            format!("{}/github", urls.simulator),
            format!("{}/git", urls.simulator),
        );
        let (public, callers, marker) = (
            self.secrets.run_token_public_key.clone(),
            self.secrets.callers(),
            self.secrets.marker_key.clone(),
        );
        let own = [
            ("RUN_TOKEN_PUBLIC_KEY", public.as_str()),
            ("DATABASE_URL", &database),
            ("SERVICE_CALLERS", &callers),
            ("EFFECT_MARKER_KEY", &marker),
            ("GITHUB_TOKEN", SIM_GITHUB_TOKEN),
            ("GITHUB_API_URL", &rest),
            ("GITHUB_GIT_URL", &git),
        ];
        // The others only read so far, and need no more than the key.
        let own = if provider == "github" {
            &own[..]
        } else {
            &own[..1]
        };
        self.add(name, program, documented, own)
    }

    fn mcp(&mut self, provider: &str, documented: u16, api: &str) -> anyhow::Result<String> {
        let (name, variable) = match provider {
            "github" => ("github-mcp", "GITHUB_API_SERVICE_URL"),
            "jira" => ("jira-mcp", "JIRA_API_SERVICE_URL"),
            "slack" => ("slack-mcp", "SLACK_API_SERVICE_URL"),
            _ => ("sentry-mcp", "SENTRY_API_SERVICE_URL"),
        };
        let public = self.secrets.run_token_public_key.clone();
        self.add(
            name,
            name,
            documented,
            &[("RUN_TOKEN_PUBLIC_KEY", &public), (variable, api)],
        )
    }

    fn knowledge_graph(&mut self) -> anyhow::Result<String> {
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

    fn gateway(&mut self, urls: &Urls) -> anyhow::Result<String> {
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
            ("SERVICE_TOKEN", &token),
        ];
        self.add("api-gateway", "api-gateway", 8000, &own)
    }

    fn internal_dashboard(&mut self) -> anyhow::Result<String> {
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
        ];
        self.add(
            "internal-dashboard-api",
            "internal-dashboard-api",
            5000,
            &own,
        )
    }

    fn external_dashboard(&mut self, internal: &str) -> anyhow::Result<String> {
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

    fn engine(&mut self, number: u16, urls: &Urls) -> anyhow::Result<String> {
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
            ("GITHUB_MCP_URL", &urls.github_mcp),
            ("JIRA_MCP_URL", &urls.jira_mcp),
            ("SLACK_MCP_URL", &urls.slack_mcp),
            ("SENTRY_MCP_URL", &urls.sentry_mcp),
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
