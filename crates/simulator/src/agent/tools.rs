//! The tools a script can call: Bash, Write, and those of the MCP servers.

use std::{fs, path::Path, process::Stdio};

use serde_json::{Value, json};
use tokio::process::Command;

use super::context::Context;

/// Calls a tool and answers the `tool_result` block.
pub(super) async fn call(context: &Context, call: &Value) -> Value {
    let (name, input) = (call["name"].as_str().unwrap_or_default(), &call["input"]);
    let (content, is_error) = match name {
        "Bash" => bash(&context.cwd, input["command"].as_str().unwrap_or_default()).await,
        "Write" => write(&context.cwd, input),
        _ => context.servers.call(name, input).await,
    };
    json!({"type": "tool_result", "tool_use_id": call["id"], "content": content, "is_error": is_error})
}

async fn bash(cwd: &Path, command: &str) -> (Value, bool) {
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(cwd)
        .stdin(Stdio::null())
        .output()
        .await;
    let output = match output {
        Ok(output) => output,
        Err(error) => return (json!(format!("sh: {error}")), true),
    };
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let parts = [out.trim_end(), err.trim_end()];
    let text = parts
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    if output.status.success() {
        return (json!(text), false);
    }
    let code = output.status.code().unwrap_or(-1);
    (json!(format!("Exit code {code}\n{text}")), true)
}

fn write(cwd: &Path, input: &Value) -> (Value, bool) {
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    let path = cwd.join(text("file_path"));
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    match folder.and_then(|()| fs::write(&path, text("content"))) {
        Ok(()) => (
            json!(format!("File created successfully at: {}", path.display())),
            false,
        ),
        Err(error) => (json!(format!("{}: {error}", path.display())), true),
    }
}
