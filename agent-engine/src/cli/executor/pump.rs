//! Carries what a CLI writes to the run's events, no faster than they are taken.

use std::{
    collections::VecDeque,
    process::ExitStatus,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::Utc;
use domain::RunEvent;
use tokio::{
    process::{ChildStderr, ChildStdout},
    time::Instant,
};

use super::{Exit, lines::Lines};
use crate::{
    cli::base::{Provider, Turn, Verdict},
    run::EventSink,
};

/// How long the pipes of a dead CLI are read.
const DRAINING: Duration = Duration::from_secs(5);
/// The longest line of the error stream that is kept.
const STDERR_LINE: usize = 4 * 1024;
/// How many lines of the error stream explain a failure.
const STDERR_TAIL: usize = 10;

/// When a CLI was last heard.
#[derive(Debug, Clone)]
pub(super) struct Activity(Arc<Mutex<Instant>>);

impl Activity {
    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Ends when nothing was heard for so long.
    pub(super) async fn silent_for(&self, limit: Duration) {
        loop {
            let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if last.elapsed() >= limit {
                return;
            }
            tokio::time::sleep_until(last + limit).await;
        }
    }
}

/// The streams of a CLI, read.
#[derive(Debug)]
pub(super) struct Pump<'a> {
    provider: &'a dyn Provider,
    required: &'a [&'static str],
    events: &'a EventSink,
    stdout: Option<Lines<ChildStdout>>,
    stderr: Option<Lines<ChildStderr>>,
    activity: Activity,
    waiting: VecDeque<RunEvent>,
    verdict: Option<Verdict>,
    lacking: Option<String>,
    tail: VecDeque<String>,
    reported: Vec<RunEvent>,
}

impl<'a> Pump<'a> {
    pub(super) fn new(
        provider: &'a dyn Provider,
        required: &'a [&'static str],
        events: &'a EventSink,
        (stdout, stderr): (ChildStdout, ChildStderr),
    ) -> Self {
        Self {
            provider,
            required,
            events,
            stdout: Some(Lines::new(stdout)),
            stderr: Some(Lines::new(stderr)),
            activity: Activity(Arc::new(Mutex::new(Instant::now()))),
            waiting: VecDeque::new(),
            verdict: None,
            lacking: None,
            tail: VecDeque::new(),
            reported: Vec::new(),
        }
    }

    pub(super) fn activity(&self) -> Activity {
        self.activity.clone()
    }

    /// Reads until a required MCP server turns out to be missing; never ends otherwise.
    pub(super) async fn lacks_server(&mut self) -> String {
        while self.step().await {
            if let Some(server) = self.lacking.take() {
                return server;
            }
        }
        // Both streams are closed; the end of the process is next.
        std::future::pending().await
    }

    /// Reads what is left in the pipes of a CLI that has ended.
    pub(super) async fn drain(&mut self) {
        let all = async { while self.step().await {} };
        if tokio::time::timeout(DRAINING, all).await.is_err() {
            tracing::warn!("the CLI's last output was not read in time");
        }
    }

    pub(super) fn into_exit(self, status: ExitStatus) -> Exit {
        match self.lacking {
            Some(server) => Exit::Unequipped { server },
            None => Exit::Ended {
                verdict: self.verdict,
                status,
                stderr: Vec::from(self.tail).join("\n"),
                reported: self.reported,
            },
        }
    }

    /// Hands on what waits, then reads one line; false where nothing can come any more. May be cancelled.
    async fn step(&mut self) -> bool {
        while let Some(event) = self.waiting.front() {
            // Where nobody takes events any more, the run is about to be stopped.
            if let Ok(place) = self.events.reserve().await {
                place.send((Utc::now(), event.clone()));
            }
            self.waiting.pop_front();
            self.activity.note();
        }
        if self.stdout.is_none() && self.stderr.is_none() {
            return false;
        }
        let (line, is_error) = tokio::select! {
            line = next(&mut self.stdout) => (line, false),
            line = next(&mut self.stderr) => (line, true),
        };
        self.activity.note();
        match (line, is_error) {
            (Some(line), false) => self.hear(&line),
            (Some(line), true) => self.overhear(&line),
            (None, false) => self.stdout = None,
            (None, true) => self.stderr = None,
        }
        true
    }

    fn hear(&mut self, line: &str) {
        if line.trim().is_empty() {
            return;
        }
        let said = self.provider.read(line);
        let usage = |event: &&RunEvent| matches!(event, RunEvent::Usage { .. });
        self.reported
            .extend(said.events.iter().filter(usage).cloned());
        self.waiting.extend(said.events);
        match said.turn {
            Some(Turn::Opened { servers }) => {
                let usable = |name: &str| servers.iter().any(|(n, ok)| n == name && *ok);
                self.lacking = self
                    .required
                    .iter()
                    .find(|name| !usable(name))
                    .map(|name| (*name).to_owned());
            }
            Some(Turn::Ended(verdict)) => self.verdict = Some(verdict),
            None => {}
        }
    }

    fn overhear(&mut self, line: &str) {
        let line: String = line.chars().take(STDERR_LINE).collect();
        if self.tail.len() == STDERR_TAIL {
            self.tail.pop_front();
        }
        self.tail.push_back(line.clone());
        self.waiting.push_back(RunEvent::Stderr { line });
    }
}

/// The next line of a stream; never ends where the stream is closed, so that the other one is read.
async fn next<R: tokio::io::AsyncRead + Unpin>(lines: &mut Option<Lines<R>>) -> Option<String> {
    match lines {
        None => std::future::pending().await,
        Some(lines) => lines.next().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the CLI's output cannot be read");
            None
        }),
    }
}
