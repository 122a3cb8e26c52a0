//! The session's transcript, where Claude Code keeps it, so that it can be resumed.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use chrono::Utc;
use serde_json::{Value, json};
use uuid::Uuid;

/// Writes the lines of one session.
pub(super) struct Transcript {
    session: String,
    cwd: String,
    file: Option<File>,
}

/// A session read back.
#[derive(Default)]
pub(super) struct Past {
    pub(super) session: String,
    pub(super) messages: Vec<Value>,
    /// Dollars spent so far.
    pub(super) cost: f64,
}

impl Transcript {
    /// Opens the session's file for more lines; without one nothing is kept.
    pub(super) fn open(session: &str, cwd: &Path, keep: bool) -> Self {
        let file = keep
            .then(|| path_of(session, cwd))
            .flatten()
            .and_then(|path| {
                fs::create_dir_all(path.parent()?).ok()?;
                OpenOptions::new().create(true).append(true).open(path).ok()
            });
        Self {
            session: session.to_owned(),
            cwd: cwd.display().to_string(),
            file,
        }
    }

    pub(super) fn message(&mut self, kind: &str, message: &Value) {
        self.write(
            json!({"type": kind, "message": message, "cwd": self.cwd, "version": super::VERSION}),
        );
    }

    pub(super) fn cost(&mut self, dollars: f64) {
        self.write(json!({"type": "cost-state", "totalCostUSD": dollars}));
    }

    fn write(&mut self, mut line: Value) {
        line["sessionId"] = json!(self.session);
        line["uuid"] = json!(Uuid::new_v4());
        line["timestamp"] = json!(Utc::now());
        if let Some(file) = &mut self.file {
            // A transcript that cannot be written costs the resumption, not the run.
            let _ = file.write_all(format!("{line}\n").as_bytes());
        }
    }
}

/// `<config>/projects/<folder with dashes>/<session>.jsonl`
fn path_of(session: &str, cwd: &Path) -> Option<PathBuf> {
    let config = std::env::var_os("CLAUDE_CONFIG_DIR").map(PathBuf::from);
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".claude"));
    let dashes = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let folder: String = cwd.to_string_lossy().chars().map(dashes).collect();
    let projects = config.or_else(home)?.join("projects");
    Some(projects.join(folder).join(format!("{session}.jsonl")))
}

/// Reads a session by its id, or by the path of its file.
pub(super) fn read(name: &str, cwd: &Path) -> Option<Past> {
    let by_path = name.ends_with(".jsonl").then(|| PathBuf::from(name));
    let path = by_path.or_else(|| path_of(name, cwd))?;
    let text = fs::read_to_string(&path).ok()?;
    let mut past = Past {
        session: path.file_stem()?.to_string_lossy().into_owned(),
        ..Past::default()
    };
    for line in text.lines() {
        // The last line of a killed process may be cut off.
        let Ok(mut line) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        match line["type"].as_str() {
            Some("user" | "assistant") => past.messages.push(line["message"].take()),
            Some("cost-state") => past.cost = line["totalCostUSD"].as_f64().unwrap_or(past.cost),
            _ => {}
        }
    }
    Some(past)
}
