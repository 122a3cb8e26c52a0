//! A running stack: private Postgres and Redis, the simulator and every service as processes.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Gid, Pid, Uid, chown},
};

use crate::{
    child, log,
    plan::{self, Options, Plan, Process},
    postgres::{self, Durability},
    redis,
    secrets::Secrets,
};

/// How long a service has to come up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running stack; everything ends with it.
#[derive(Debug)]
pub struct Stack {
    children: BTreeMap<String, Child>,
    sink: log::Sink,
    programs: PathBuf,
    /// Every process and its address.
    pub plan: Plan,
    /// The secrets in use.
    pub secrets: Secrets,
    /// How long it took from the first process to all of them healthy.
    pub healthy_after: Duration,
    /// Redis, to flush it.
    pub redis: redis::Server,
    /// Postgres, to stop it.
    pub postgres: postgres::Server,
}

impl Stack {
    /// Starts everything and waits until every service is ready.
    ///
    /// # Errors
    /// Names the process that did not come up, with the end of its log.
    pub fn start(
        options: &Options,
        durability: Durability,
        sink: log::Sink,
    ) -> anyhow::Result<Self> {
        for folder in ["work", "repositories", "simulator", "logs"] {
            fs::create_dir_all(options.folder.join(folder))
                .with_context(|| format!("make the folder {folder}"))?;
        }
        if let Some(uid) = options.engine_uid.filter(|_| Uid::effective().is_root()) {
            for folder in ["work", "repositories"] {
                chown(
                    &options.folder.join(folder),
                    Some(Uid::from_raw(uid)),
                    Some(Gid::from_raw(uid)),
                )?;
            }
        }
        let secrets = Secrets::of_folder(&options.folder)?;
        let postgres = postgres::Server::start(
            &options.folder.join("postgres"),
            &secrets.postgres_password,
            durability,
        )?;
        let redis = redis::Server::start(&options.folder.join("redis"), &secrets.redis_password)?;
        let plan = plan::plan(options, &secrets, postgres.port(), redis.port())?;
        let mut stack = Self {
            children: BTreeMap::new(),
            sink,
            programs: options.programs.clone(),
            plan,
            secrets,
            healthy_after: Duration::ZERO,
            redis,
            postgres,
        };
        let started = Instant::now();
        for process in stack.plan.processes.clone() {
            stack.spawn(&process)?;
        }
        for process in stack.plan.processes.clone() {
            stack.wait_for(&process)?;
        }
        stack.healthy_after = started.elapsed();
        Ok(stack)
    }

    /// Starts a process of the plan again after it was killed, and waits for it.
    ///
    /// # Errors
    /// Fails where it does not come up.
    pub fn restart(&mut self, name: &str) -> anyhow::Result<()> {
        let process = self.plan.process(name).clone();
        self.spawn(&process)?;
        self.wait_for(&process)
    }

    /// Sends a signal to one process; with SIGKILL it is reaped too.
    ///
    /// # Errors
    /// Fails where the process does not run.
    pub fn signal(&mut self, name: &str, signal: Signal) -> anyhow::Result<()> {
        let child = self
            .children
            .get_mut(name)
            .with_context(|| format!("{name} does not run"))?;
        kill(Pid::from_raw(i32::try_from(child.id())?), signal)?;
        if signal == Signal::SIGKILL {
            child.wait()?;
        }
        Ok(())
    }

    /// Ends one process politely and returns its exit code, where it has one.
    ///
    /// # Errors
    /// Fails where the process does not run.
    pub fn end(&mut self, name: &str, signal: Signal) -> anyhow::Result<Option<i32>> {
        let mut child = self
            .children
            .remove(name)
            .with_context(|| format!("{name} does not run"))?;
        Ok(child::end(&mut child, signal, Duration::from_secs(20)))
    }

    /// The process id of a service.
    ///
    /// # Errors
    /// Fails where the process does not run.
    pub fn process_id(&self, name: &str) -> anyhow::Result<u32> {
        Ok(self
            .children
            .get(name)
            .with_context(|| format!("{name} does not run"))?
            .id())
    }

    /// The name and status of a process that has ended, if one has.
    pub fn ended(&mut self) -> Option<String> {
        self.children
            .iter_mut()
            .find_map(|(name, child)| match child.try_wait() {
                Ok(Some(status)) => Some(format!("{name} ended with {status}")),
                Ok(None) | Err(_) => None,
            })
    }

    fn spawn(&mut self, process: &Process) -> anyhow::Result<()> {
        let program = self.programs.join(&process.program);
        ensure!(
            program.is_file(),
            "{} is missing; build it with: cargo build --workspace --bins",
            program.display()
        );
        if process.port != 0 {
            let taken = std::net::TcpStream::connect(("127.0.0.1", process.port)).is_ok();
            ensure!(
                !taken,
                "port {} of {} is taken; stop what listens there",
                process.port,
                process.name
            );
        }
        // SIGKILL, so that a stack never outlives its starter, however that ends.
        let mut command =
            child::bound(&program, Signal::SIGKILL, process.uid.map(|uid| (uid, uid)));
        command
            .env_clear()
            .envs(process.environment.iter().map(|(key, value)| (key, value)));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child::spawn_lasting(command)?;
        self.sink.attach(&process.name, &mut child);
        self.children.insert(process.name.clone(), child);
        Ok(())
    }

    fn wait_for(&mut self, process: &Process) -> anyhow::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        let url = match process.admin_port {
            0 => format!("127.0.0.1:{}/_sim/health", process.port),
            port => format!("127.0.0.1:{port}/ready"),
        };
        loop {
            if answers(&url) {
                return Ok(());
            }
            let child = self
                .children
                .get_mut(&process.name)
                .with_context(|| format!("{} does not run", process.name))?;
            if let Some(status) = child.try_wait()? {
                bail!(
                    "{} ended with {status}:\n{}",
                    process.name,
                    self.sink.tail(&process.name)
                );
            }
            ensure!(
                Instant::now() < deadline,
                "{} is not ready:\n{}",
                process.name,
                self.sink.tail(&process.name)
            );
            std::thread::sleep(Duration::from_millis(15));
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // Engines first: they end their runs while everything else still answers.
        let mut names: Vec<String> = self.children.keys().cloned().collect();
        names.sort_by_key(|name| !name.starts_with("agent-engine"));
        for name in &names {
            // A process that has ended already is as good as told.
            let _ = self.signal(name, Signal::SIGTERM);
        }
        for name in names {
            if let Some(child) = self.children.get_mut(&name) {
                child::wait_or_kill(child, Duration::from_secs(10));
            }
        }
    }
}

/// Whether `host:port/path` answers 200.
fn answers(url: &str) -> bool {
    use std::io::{Read as _, Write as _};
    let Some((address, path)) = url.split_once('/') else {
        return false;
    };
    let ask = || -> std::io::Result<String> {
        let mut stream = std::net::TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(3)))?;
        write!(
            stream,
            "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut head = [0; 16];
        stream.read_exact(&mut head)?;
        Ok(String::from_utf8_lossy(&head).into_owned())
    };
    ask().is_ok_and(|head| head.contains(" 200 "))
}
