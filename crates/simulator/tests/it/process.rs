//! Runs commands in a folder of their own.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, process::Command};

/// A folder that is a HOME and a working directory, with nothing of the user's.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    }

    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("GIT_TERMINAL_PROMPT", "0")
            .envs(["AUTHOR", "COMMITTER"].map(|w| (format!("GIT_{w}_NAME"), "Test")))
            .envs(["AUTHOR", "COMMITTER"].map(|w| (format!("GIT_{w}_EMAIL"), "test@localhost")))
            .current_dir(self.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs git and answers its output, or its complaint.
    pub(crate) async fn git(&self, line: &str) -> Result<String, String> {
        let output = self
            .command("git")
            .args(line.split_whitespace())
            .output()
            .await;
        let output = output.expect("git can be run");
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// sim-agent as the engine starts it, with a script.
    pub(crate) fn agent(&self, script: &str) -> Command {
        let script = self.write("script.yaml", script);
        let mut command = self.command(env!("CARGO_BIN_EXE_sim-agent"));
        let line =
            "-p --output-format stream-json --input-format stream-json --verbose --sim-script";
        command
            .args(line.split(' '))
            .arg(script)
            .stdin(Stdio::piped());
        command
    }
}

/// How a run of sim-agent ended.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) lines: Vec<Value>,
    pub(crate) stderr: String,
}

impl Run {
    /// `type`, or `type/subtype`, of every line.
    pub(crate) fn kinds(&self) -> Vec<String> {
        let kind = |line: &Value| {
            let kind = line["type"].as_str().unwrap_or_default();
            match line["subtype"].as_str() {
                Some(subtype) => format!("{kind}/{subtype}"),
                None => kind.to_owned(),
            }
        };
        self.lines.iter().map(kind).collect()
    }

    pub(crate) fn result(&self) -> &Value {
        self.lines
            .iter()
            .find(|l| l["type"] == "result")
            .expect("a result")
    }
}

/// Gives the prompt on stdin and waits for the end.
pub(crate) async fn run(mut command: Command, prompt: &str) -> Run {
    let mut child = command.spawn().expect("sim-agent can be run");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    // A run that ends at once does not read its prompt.
    let _ = stdin.write_all(line(prompt).as_bytes()).await;
    drop(stdin);
    let output = child.wait_with_output().await.expect("it ends");
    let text = String::from_utf8_lossy(&output.stdout);
    Run {
        code: output.status.code(),
        lines: text
            .lines()
            .map(|l| serde_json::from_str(l).expect(l))
            .collect(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A user message as stream-json.
pub(crate) fn line(prompt: &str) -> String {
    let message = serde_json::json!({"role": "user", "content": prompt});
    format!(
        "{}\n",
        serde_json::json!({"type": "user", "message": message})
    )
}
