//! Plays the script's turns until one calls no tool.

use std::{
    sync::atomic::Ordering,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};

use super::{context::Context, model, tools, trouble};
use crate::{
    reply::Reply,
    script::{Action, ApiError, Scenario, Scope, Script, Turn},
};

/// How answering a user message ended.
pub(super) enum Ended {
    /// With a last text.
    Said(String),
    /// The model's interface refused.
    Refused { status: u16, message: String },
    /// Somebody interrupted.
    Interrupted,
    /// The script is wrong.
    Broken(String),
    /// The script asks for a result and this exit code.
    Exit(u8),
    /// The script asks for an exit code without a result.
    Crash(u8),
}

impl Ended {
    /// The exit code where there is no result.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Exit(code) | Self::Crash(code) => *code,
            Self::Said(_) => 0,
            Self::Refused { .. } | Self::Interrupted | Self::Broken(_) => 1,
        }
    }
}

pub(super) async fn turns(context: &mut Context, script: &Script) -> Ended {
    let prompt = context.conversation.prompt();
    let Some((_, scenario)) = script.choose(&prompt) else {
        return say(context, "There is nothing to do.");
    };
    loop {
        let Some(turn) = scenario.turn(context.conversation.turns()) else {
            return say(context, "Done.");
        };
        let scope = scenario.scope(Scope {
            prompt: prompt.clone(),
            results: context.conversation.results(),
            cwd: context.cwd.display().to_string(),
            counter: counter(),
            ..Scope::default()
        });
        if let Err(ended) = actions(context, turn, &scope).await {
            return ended;
        }
        let Some(message) = &turn.message else {
            return say(context, "Done.");
        };
        let reply = match Reply::of(&context.model, message, &scope) {
            Ok(reply) => reply,
            Err(unknown) => return Ended::Broken(unknown.to_string()),
        };
        let said = send(context, &reply);
        let calls = reply.blocks().iter().filter(|b| b["type"] == "tool_use");
        let calls: Vec<_> = calls.cloned().collect();
        if calls.is_empty() {
            return after(context, scenario, &scope, said).await;
        }
        let mut results = Vec::with_capacity(calls.len());
        for call in &calls {
            results.push(tools::call(context, call).await);
        }
        receive(context, &results);
    }
}

/// A script may end in actions that follow the last text.
async fn after(context: &mut Context, scenario: &Scenario, scope: &Scope, said: String) -> Ended {
    let next = scenario.turn(context.conversation.turns());
    match next.filter(|t| t.message.is_none()) {
        Some(turn) => match actions(context, turn, scope).await {
            Ok(()) => Ended::Said(said),
            Err(ended) => ended,
        },
        None => Ended::Said(said),
    }
}

async fn actions(context: &mut Context, turn: &Turn, scope: &Scope) -> Result<(), Ended> {
    for action in &turn.actions {
        match action {
            Action::Gate(url) => {
                let url = scope.fill(url).map_err(|e| Ended::Broken(e.to_string()))?;
                model::gate(context, &url).await;
            }
            Action::Sleep(ms) => tokio::time::sleep(Duration::from_millis(*ms)).await,
            Action::Error(error) => fail(context, error)?,
            Action::Hang => std::future::pending().await,
            Action::Crash(None) => std::process::abort(),
            Action::Crash(Some(code)) => return Err(Ended::Crash(*code)),
            Action::Exit(code) => return Err(Ended::Exit(*code)),
            Action::Flood(bytes) => trouble::flood(*bytes),
            Action::IgnoreSigterm => context.ignore_sigterm.store(true, Ordering::SeqCst),
            Action::SpawnChild => trouble::spawn_child(context),
            Action::AskModel => {
                let usage = model::ask(context, &scope.prompt).await;
                let usage =
                    usage.map_err(|(status, message)| Ended::Refused { status, message })?;
                context.spent.add(usage);
            }
        }
    }
    Ok(())
}

/// As many retries as the error is given, as Claude Code reports them; then it goes on.
fn fail(context: &Context, error: &ApiError) -> Result<(), Ended> {
    if error.times == 0 {
        return Err(Ended::Refused {
            status: error.status,
            message: error.message.clone(),
        });
    }
    for attempt in 1..=error.times {
        context.emit(json!({
            "type": "system",
            "subtype": "api_retry",
            "attempt": attempt,
            "max_retries": 10,
            "retry_delay_ms": 0,
            "error_status": error.status,
            "error": error.kind,
        }));
    }
    Ok(())
}

fn say(context: &mut Context, text: &str) -> Ended {
    let usage = crate::script::Usage::default();
    let reply = Reply::new(&context.model, Some(text.to_owned()), Vec::new(), usage);
    Ended::Said(send(context, &reply))
}

/// Prints a message, a line for each of its blocks, and answers its text.
fn send(context: &mut Context, reply: &Reply) -> String {
    if context.partial {
        for event in std::iter::once(reply.opening()).chain(reply.events()) {
            let line = json!({"type": "stream_event", "event": event, "parent_tool_use_id": null});
            context.emit(line);
        }
    }
    for block in reply.blocks() {
        let message = reply.with(std::slice::from_ref(block));
        context.emit(json!({"type": "assistant", "message": message, "parent_tool_use_id": null}));
    }
    context.note("assistant", &reply.whole());
    context.spent.turns += 1;
    context.spent.add(reply.usage());
    let texts = reply.blocks().iter().filter_map(|b| b["text"].as_str());
    texts.collect()
}

fn receive(context: &mut Context, results: &[Value]) {
    for result in results {
        let message = json!({"role": "user", "content": [result]});
        context.emit(json!({"type": "user", "message": message, "parent_tool_use_id": null}));
    }
    context.note("user", &json!({"role": "user", "content": results}));
}

/// Differs from process to process, so that a restarted run words things differently.
fn counter() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |n| u64::from(n.subsec_nanos()))
}
