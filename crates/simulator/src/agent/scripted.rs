//! The next turn of a script, and what it does before it speaks.

use std::{
    sync::atomic::Ordering,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::json;

use super::{
    context::Context,
    gate,
    model::{self, Refused},
    play::{Ended, saying},
    trouble,
};
use crate::{
    reply::Reply,
    script::{Action, ApiError, Scenario, Scope, Script, Turn},
};

pub(super) async fn next(context: &mut Context, script: &Script) -> Result<Reply, Ended> {
    let prompt = context.conversation.prompt();
    let Some((_, scenario)) = script.choose(&prompt) else {
        return Ok(saying(context, "There is nothing to do."));
    };
    let Some(turn) = scenario.turn(context.conversation.turns()) else {
        return Ok(saying(context, "Done."));
    };
    let scope = scope(context, scenario, prompt);
    actions(context, turn, &scope).await?;
    let Some(message) = &turn.message else {
        return Ok(saying(context, "Done."));
    };
    let reply = Reply::of(&context.model, message, &scope);
    reply.map_err(|unknown| Ended::Broken(unknown.to_string()))
}

/// A script may end in actions that follow the last text.
pub(super) async fn after(context: &mut Context, script: &Script, said: String) -> Ended {
    let prompt = context.conversation.prompt();
    let Some((_, scenario)) = script.choose(&prompt) else {
        return Ended::Said(said);
    };
    let turn = scenario.turn(context.conversation.turns());
    let Some(turn) = turn.filter(|t| t.message.is_none()) else {
        return Ended::Said(said);
    };
    let scope = scope(context, scenario, prompt);
    match actions(context, turn, &scope).await {
        Ok(()) => Ended::Said(said),
        Err(ended) => ended,
    }
}

fn scope(context: &Context, scenario: &Scenario, prompt: String) -> Scope {
    scenario.scope(Scope {
        prompt,
        results: context.conversation.results(),
        cwd: context.cwd.display().to_string(),
        counter: counter(),
        ..Scope::default()
    })
}

async fn actions(context: &mut Context, turn: &Turn, scope: &Scope) -> Result<(), Ended> {
    for action in &turn.actions {
        match action {
            Action::Gate(url) => {
                let url = scope.fill(url).map_err(|e| Ended::Broken(e.to_string()))?;
                gate::hold(context, &url).await;
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
                let base = model::base();
                let base =
                    base.ok_or_else(|| Ended::Broken("ANTHROPIC_BASE_URL is not set".to_owned()))?;
                let reply = model::ask(context, &base, &scope.prompt).await;
                context.spent.add(reply.map_err(Ended::Refused)?.usage());
            }
        }
    }
    Ok(())
}

/// As many retries as the error is given, as Claude Code reports them; then it goes on.
fn fail(context: &Context, error: &ApiError) -> Result<(), Ended> {
    if error.times == 0 {
        return Err(Ended::Refused(Refused {
            status: error.status,
            message: error.message.clone(),
        }));
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

/// Differs from process to process, so that a restarted run words things differently.
fn counter() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |n| u64::from(n.subsec_nanos()))
}
