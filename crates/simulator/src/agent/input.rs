//! What comes in on stdin: user messages, and requests to the CLI itself.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Stdin},
    sync::{Notify, mpsc},
};

use super::{args::Args, output::print};

/// User messages in the order they come; ends with stdin.
pub(super) struct Input {
    pub(super) prompts: mpsc::Receiver<Value>,
    /// Somebody asked to end the turn.
    pub(super) interrupted: Arc<Notify>,
}

pub(super) async fn open(args: &Args) -> Input {
    let (send, prompts) = mpsc::channel(16);
    let interrupted = Arc::new(Notify::new());
    let stdin = tokio::io::stdin();
    if args.one(&["--input-format"]) == Some("stream-json") {
        tokio::spawn(lines(stdin, send, interrupted.clone()));
    } else if let Some(prompt) = args.one(&["-p", "--print", ""]) {
        // The channel has room for one.
        let _ = send.try_send(json!({"role": "user", "content": prompt}));
    } else {
        let text = all(stdin).await;
        let _ = send.try_send(json!({"role": "user", "content": text}));
    }
    Input {
        prompts,
        interrupted,
    }
}

async fn all(mut stdin: Stdin) -> String {
    let mut bytes = Vec::new();
    // What was read before an error is the prompt.
    let _ = stdin.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).trim().to_owned()
}

async fn lines(stdin: Stdin, send: mpsc::Sender<Value>, interrupted: Arc<Notify>) {
    let mut lines = BufReader::new(stdin).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let Ok(mut line) = serde_json::from_str::<Value>(&line) else {
            if !line.trim().is_empty() {
                eprintln!("Error parsing streaming input line: {line}");
            }
            continue;
        };
        let kind = line["type"].take();
        match kind.as_str() {
            Some("user") if send.send(line["message"].take()).await.is_err() => return,
            Some("control_request") => {
                if line["request"]["subtype"] == "interrupt" {
                    interrupted.notify_one();
                }
                let response =
                    json!({"subtype": "success", "request_id": line["request_id"], "response": {}});
                print(&json!({"type": "control_response", "response": response}));
            }
            _ => {}
        }
    }
}
