//! A private Postgres server in a folder of its own.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use nix::{
    sys::signal::Signal,
    unistd::{Uid, User, chown},
};

use crate::{child, port, programs};

/// The role that owns the schema.
pub const OWNER: &str = "agents_owner";
/// One role a service that uses Postgres.
pub const SERVICE_ROLES: [&str; 8] = [
    "api_gateway",
    "agent_engine",
    "github_api",
    "jira_api",
    "slack_api",
    "sentry_api",
    "internal_dashboard_api",
    "knowledge_graph",
];

/// How careful the server is with its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in production: a commit is on the disk.
    Full,
    /// For tests: fast, and lost with the machine.
    None,
}

/// A running server; it ends with this value, and with the process that made it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    port: u16,
    password: String,
    programs: PathBuf,
}

impl Server {
    /// Starts a server whose files are in `folder`, made there at first use; every role has the same password.
    ///
    /// # Errors
    /// Names the missing package, or what the server wrote before it ended.
    pub fn start(folder: &Path, password: &str, durability: Durability) -> anyhow::Result<Self> {
        let programs = programs::postgres_folder()?;
        let data = folder.join("data");
        let fresh = !data.join("PG_VERSION").exists();
        prepare(folder)?;
        if fresh {
            init(&programs, folder, &data, password)?;
        }
        let log = fs::File::create(folder.join("postgres.log")).context("make the server's log")?;
        let port = port::free()?;
        let mut command = child::bound(&programs.join("postgres"), Signal::SIGINT, server_user());
        command.arg("-D").arg(&data).args([
            "-c",
            &format!("port={port}"),
            "-c",
            "listen_addresses=127.0.0.1",
        ]);
        command.arg("-k").arg(folder).args([
            "-c",
            "max_connections=300",
            "-c",
            "track_commit_timestamp=on",
            "-c",
            "log_min_messages=fatal",
        ]);
        if durability == Durability::None {
            command.args([
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "synchronous_commit=off",
            ]);
        }
        command
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log));
        let child = child::spawn_lasting(command)?;
        let mut server = Self {
            child,
            port,
            password: password.to_owned(),
            programs,
        };
        server.wait_until_ready(folder)?;
        if fresh {
            server.provision("agents")?;
        }
        Ok(server)
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The process id, to stop or kill the server in a fault test.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// The URL of a database as a role.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!(
            "postgres://{role}:{}@127.0.0.1:{}/{database}",
            self.password, self.port
        )
    }

    /// Runs SQL as the superuser.
    ///
    /// # Errors
    /// Carries what the server answered.
    pub fn run_sql(&self, database: &str, sql: &str) -> anyhow::Result<String> {
        self.run_sql_as("postgres", database, sql)
    }

    /// Runs SQL as a role.
    ///
    /// # Errors
    /// Carries what the server answered.
    pub fn run_sql_as(&self, role: &str, database: &str, sql: &str) -> anyhow::Result<String> {
        let output = Command::new(self.programs.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql])
            .arg(self.url(role, database))
            .env("PGCONNECT_TIMEOUT", "5")
            .output()
            .context("run psql")?;
        ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Makes the database, its owner and the services' roles.
    fn provision(&self, database: &str) -> anyhow::Result<()> {
        let password = &self.password;
        let roles: String = SERVICE_ROLES
            .map(|role| format!("CREATE ROLE {role} LOGIN PASSWORD '{password}';"))
            .concat();
        let owner = format!("CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD '{password}';");
        self.run_sql("postgres", &format!("{owner}{roles}"))?;
        self.run_sql(
            "postgres",
            &format!("CREATE DATABASE {database} OWNER {OWNER}"),
        )?;
        self.run_sql(
            database,
            "CREATE SCHEMA knowledge_graph AUTHORIZATION knowledge_graph",
        )?;
        Ok(())
    }

    fn wait_until_ready(&mut self, folder: &Path) -> anyhow::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let answer = Command::new(self.programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()
                .context("run pg_isready")?;
            if answer.success() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                let log = fs::read_to_string(folder.join("postgres.log")).unwrap_or_default();
                bail!("postgres ended with {status}: {}", log.trim());
            }
            ensure!(
                Instant::now() < deadline,
                "postgres does not answer on port {}",
                self.port
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT is Postgres's fast shutdown.
        child::end(&mut self.child, Signal::SIGINT, Duration::from_secs(10));
    }
}

/// Makes the folder and gives it to the server's user; Postgres refuses to run as root.
fn prepare(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    if Uid::effective().is_root() {
        let user = User::from_name("postgres")?
            .context("there is no user postgres; install postgresql")?;
        chown(folder, Some(user.uid), Some(user.gid)).context("give the folder to postgres")?;
    }
    Ok(())
}

/// The user that Debian's package made, for root.
fn server_user() -> Option<(u32, u32)> {
    let user = User::from_name("postgres").ok().flatten()?;
    Some((user.uid.as_raw(), user.gid.as_raw()))
}

fn init(programs: &Path, folder: &Path, data: &Path, password: &str) -> anyhow::Result<()> {
    let mut secret = tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o644))
        .tempfile_in(folder)?;
    writeln!(secret, "{password}")?;
    let output = child::bound(&programs.join("initdb"), Signal::SIGKILL, server_user())
        .arg("-D")
        .arg(data)
        .args([
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "scram-sha-256",
            "--no-sync",
        ])
        .arg("--pwfile")
        .arg(secret.path())
        .output()
        .context("run initdb; is setpriv (util-linux) installed?")?;
    ensure!(
        output.status.success(),
        "initdb: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}
