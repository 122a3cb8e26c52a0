//! A program that speaks MCP on its standard input and output, or on a port, in a process group of its own.

use std::{ffi::OsString, io, path::PathBuf, process::Stdio, time::Duration};

use futures::StreamExt as _;
use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
};
use tokio_util::codec::{FramedRead, LinesCodec};

/// How long a child may take to end when its input is closed and it is asked to.
const GRACE: Duration = Duration::from_secs(2);
/// How long a child may take to read a message.
const WRITING: Duration = Duration::from_secs(10);
/// Bytes of one message of a child.
const LINE_BYTES: usize = 16 * 1024 * 1024;
/// Lines of a child's standard error that are logged, and bytes of each.
const LOGGED: (usize, usize) = (200, 500);

/// How to start a program; its environment is what is given here and nothing else.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its name in messages and logs.
    pub name: &'static str,
    /// The program's path, or a name on `PATH`.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Its environment.
    pub environment: Vec<(OsString, OsString)>,
}

/// A child and its process group. Dropped, the whole group is killed.
pub(super) struct Group {
    child: Child,
    id: Option<Pid>,
}

/// A child that is spoken with.
pub(super) struct Running {
    group: Group,
    input: Option<ChildStdin>,
    output: FramedRead<ChildStdout, LinesCodec>,
}

impl Program {
    /// Starts one to speak with on its standard input and output.
    pub(super) fn start(&self) -> io::Result<Running> {
        let mut group = self.spawn(Stdio::piped(), Stdio::piped())?;
        let output = group.child.stdout.take();
        let output = output.ok_or_else(|| io::Error::other("the child has no output"))?;
        Ok(Running {
            input: group.child.stdin.take(),
            output: FramedRead::new(output, LinesCodec::new_with_max_length(LINE_BYTES)),
            group,
        })
    }

    /// Starts one in a group of its own; what it says on its standard error is logged.
    pub(super) fn spawn(&self, input: Stdio, output: Stdio) -> io::Result<Group> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .envs(self.environment.iter().cloned())
            .stdin(input)
            .stdout(output)
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(stderr) = child.stderr.take() {
            tokio::spawn(log(self.name, stderr));
        }
        Ok(Group {
            id: id.map(Pid::from_raw),
            child,
        })
    }
}

impl Group {
    /// Waits until the child itself has ended; says how. May be dropped at any time.
    pub(super) async fn ended(&mut self) -> String {
        match self.child.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }

    /// Asks the group to end, then kills what is left; says how the child ended.
    pub(super) async fn stop(mut self) -> String {
        self.signal(Signal::SIGTERM);
        let ended = tokio::time::timeout(GRACE, self.ended()).await;
        ended.unwrap_or_else(|_| "killed after its grace".to_owned())
    }

    fn signal(&self, signal: Signal) {
        if let Some(id) = self.id {
            // An empty group is what we want.
            let _ = killpg(id, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::SIGKILL);
    }
}

impl Running {
    /// Sends a message as one line.
    pub(super) async fn send(&mut self, message: &str) -> io::Result<()> {
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        // A message may be laid out over lines, which end messages here; within JSON they mean nothing.
        let mut line = message.replace(['\n', '\r'], " ");
        line.push('\n');
        let written = async {
            input.write_all(line.as_bytes()).await?;
            input.flush().await
        };
        tokio::time::timeout(WRITING, written).await?
    }

    /// The next line; `None` when the child has closed its output or broken the protocol. May be dropped at any time.
    pub(super) async fn next(&mut self) -> Option<String> {
        match self.output.next().await? {
            Ok(line) => Some(line),
            Err(error) => {
                tracing::warn!(%error, "a child's output cannot be read");
                None
            }
        }
    }

    /// Closes its input, then ends it; says how it ended.
    pub(super) async fn stop(self) -> String {
        drop(self.input);
        self.group.stop().await
    }
}

async fn log(name: &'static str, stderr: ChildStderr) {
    let (lines, bytes) = LOGGED;
    let mut reader = BufReader::with_capacity(8 * 1024, stderr);
    let (mut count, mut line) = (0, Vec::new());
    loop {
        let buffer = match reader.fill_buf().await {
            Ok([]) | Err(_) => return,
            Ok(buffer) => buffer,
        };
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        // The rest of a long line is read and dropped, lest the child waits for a reader.
        line.extend_from_slice(&part[..part.len().min(bytes.saturating_sub(line.len()))]);
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if end.is_some() {
            count += 1;
            if count <= lines {
                tracing::info!(server = name, line = %String::from_utf8_lossy(&line), "stderr");
            }
            if count == lines {
                tracing::info!(server = name, "further lines are dropped");
            }
            line.clear();
        }
    }
}
