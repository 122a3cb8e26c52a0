//! Behaving badly on request.

use std::{
    io::{self, Write as _},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::context::Context;

/// Exits with 143 at SIGTERM until the answer is set, on a thread of its own, because a full pipe can block all others.
pub(super) fn watch_sigterm() -> Arc<AtomicBool> {
    let ignore = Arc::new(AtomicBool::new(false));
    let ignored = ignore.clone();
    let watch = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            let Ok(mut terms) = signal(SignalKind::terminate()) else {
                return;
            };
            while terms.recv().await.is_some() {
                if !ignored.load(Ordering::SeqCst) {
                    std::process::exit(143);
                }
            }
        });
    };
    std::thread::spawn(watch);
    ignore
}

/// Prints this many bytes, in lines of 4 KiB, by turns to stdout (as lines of an unknown type) and stderr.
pub(super) fn flood(bytes: u64) {
    const LINE: usize = 4096;
    let frame = json!({"type": "flood", "text": ""}).to_string().len() + 1;
    let out = json!({"type": "flood", "text": "x".repeat(LINE - frame)}).to_string() + "\n";
    let err = "e".repeat(LINE - 1) + "\n";
    for n in 0..bytes.div_ceil(LINE as u64) {
        // Whoever floods does not mind that nobody listens.
        let _ = match n % 2 {
            0 => io::stdout().lock().write_all(out.as_bytes()),
            _ => io::stderr().lock().write_all(err.as_bytes()),
        };
    }
    let _ = io::stdout().lock().flush();
}

/// Leaves a process behind that lives for ten minutes unless its group is killed, and tells its id.
pub(super) fn spawn_child(context: &Context) {
    let child = Command::new("sleep")
        .arg("600")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let pid = child.map_or(0, |c| c.id());
    context.emit(json!({"type": "system", "subtype": "informational", "content": format!("child {pid}"), "child_pid": pid}));
}
