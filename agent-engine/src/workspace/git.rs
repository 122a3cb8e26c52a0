//! The engine's own git: blind to every configuration but the one written here.

use std::{
    ffi::OsStr,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};

use tokio::{io::AsyncWriteExt as _, process::Command};

use super::Error;

/// The longest time of one git command.
const LIMIT: Duration = Duration::from_secs(600);

/// Settings that take repository configuration its teeth.
const SAFE: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.gitProxy=",
    "core.attributesFile=/dev/null",
    "credential.helper=",
    "filter.lfs.smudge=",
    "filter.lfs.process=",
    "filter.lfs.required=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
    "protocol.http.allow=always",
    "protocol.file.allow=always",
    "safe.directory=*",
    "submodule.recurse=false",
    "advice.detachedHead=false",
];

/// One git command; its words never hold a secret, because every user of the host can read them.
pub(super) struct Git {
    step: &'static str,
    command: Command,
    input: Option<Vec<u8>>,
}

impl Git {
    /// `git <step>` in a folder.
    pub(super) fn new(step: &'static str, folder: &Path) -> Self {
        let mut command = Command::new("git");
        command.env_clear().current_dir(folder);
        for (name, value) in [
            ("GIT_ATTR_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("HOME", "/nonexistent"),
            ("LC_ALL", "C.UTF-8"),
        ] {
            command.env(name, value);
        }
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        for setting in SAFE {
            command.args(["-c", setting]);
        }
        command
            .arg(step)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        Self {
            step,
            command,
            input: None,
        }
    }

    /// Further words.
    pub(super) fn args(mut self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(words);
        self
    }

    /// A remote `origin` for this command alone; its URL holds a capability and so travels in the environment.
    pub(super) fn origin(mut self, url: &str) -> Self {
        for (name, value) in [
            ("GIT_CONFIG_COUNT", "1"),
            ("GIT_CONFIG_KEY_0", "remote.origin.url"),
            ("GIT_CONFIG_VALUE_0", url),
        ] {
            self.command.env(name, value);
        }
        self
    }

    /// What the command reads.
    pub(super) fn input(mut self, bytes: Vec<u8>) -> Self {
        self.input = Some(bytes);
        self.command.stdin(Stdio::piped());
        self
    }

    /// Runs it and returns what it printed.
    pub(super) async fn run(self) -> Result<String, Error> {
        let step = self.step;
        let output = tokio::time::timeout(LIMIT, self.output())
            .await
            .map_err(|_| Error::Slow { step, limit: LIMIT })?
            .map_err(Error::io("run git"))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(Error::Git {
                step,
                message: sentence_of(&output),
            })
        }
    }

    async fn output(mut self) -> std::io::Result<Output> {
        let mut child = self.command.spawn()?;
        let stdin = child.stdin.take();
        let write = async {
            if let (Some(mut stdin), Some(input)) = (stdin, self.input) {
                // A git that ends early says why on its error stream.
                let _ = stdin.write_all(&input).await;
            }
        };
        tokio::join!(write, child.wait_with_output()).1
    }
}

/// The lines in which git says what is wrong, without the addresses of our gateways.
fn sentence_of(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| {
            ["fatal:", "error:", "remote:"]
                .iter()
                .any(|sign| line.starts_with(sign))
        })
        .collect();
    let text = if lines.is_empty() {
        text.trim().to_owned()
    } else {
        lines.join("; ")
    };
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            if word.contains("://127.0.0.1") || word.contains("://[::1]") {
                "the remote".to_owned()
            } else {
                word.to_owned()
            }
        })
        .collect();
    words.join(" ").chars().take(500).collect()
}
