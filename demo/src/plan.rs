//! The thirteen services and the simulator: programs, ports and environment, on one host.

use std::path::PathBuf;

mod outside;
mod services;

use services::{Maker, Urls};

use crate::secrets::Secrets;

/// A process to start.
#[derive(Debug, Clone)]
pub struct Process {
    /// The name in the log, as `api-gateway` or `agent-engine-2`.
    pub name: String,
    /// The program's file name.
    pub program: String,
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
