//! One process of sim-agent: from its arguments to its exit code.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, atomic::AtomicBool},
    time::Instant,
};

use anyhow::{Context as _, anyhow};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    VERSION,
    args::Args,
    context::{Context, Spent},
    input,
    mcp::Servers,
    model,
    output::emit,
    play::{self, Ended, Mind},
    result,
    transcript::{self, Past, Transcript},
};
use crate::{conversation::Conversation, script::Script};

/// The model it names if nobody asks for another.
const MODEL: &str = "claude-opus-5-5";

pub(super) async fn run(args: Args, ignore_sigterm: Arc<AtomicBool>) -> u8 {
    match begin(&args, ignore_sigterm).await {
        Ok(context) => answer(&args, context).await,
        Err(error) => {
            eprintln!("{error:#}");
            1
        }
    }
}

async fn begin(args: &Args, ignore_sigterm: Arc<AtomicBool>) -> anyhow::Result<Context> {
    let cwd = std::env::current_dir().context("find the working directory")?;
    let past = resume(args, &cwd)?;
    let session = args
        .one(&["--session-id"])
        .map(str::to_owned)
        .or_else(|| past.as_ref().map(|p| p.session.clone()))
        .unwrap_or_else(|| Uuid::new_v4().to_string());
    let past = past.unwrap_or_default();
    let keep = !args.has(&["--no-session-persistence"]);
    let mut context = Context {
        transcript: Transcript::open(&session, &cwd, keep),
        session,
        model: args.one(&["--model"]).unwrap_or(MODEL).to_owned(),
        partial: args.has(&["--include-partial-messages"]),
        conversation: Conversation::default(),
        messages: Vec::new(),
        servers: Servers::connect(args.all("--mcp-config")).await?,
        cwd,
        ignore_sigterm,
        started: Instant::now(),
        spent: Spent::new(past.cost),
        http: OnceLock::new(),
    };
    for message in &past.messages {
        context.remember(message);
    }
    Ok(context)
}

fn resume(args: &Args, cwd: &Path) -> anyhow::Result<Option<Past>> {
    let Some(name) = args.one(&["--resume", "-r"]) else {
        return Ok(None);
    };
    let past = transcript::read(name, cwd);
    past.map(Some).ok_or_else(|| {
        let error = format!("No conversation found with session ID: {name}");
        emit(name, result::nothing(&error));
        anyhow!(error)
    })
}

/// Answers user messages until there are no more.
async fn answer(args: &Args, mut context: Context) -> u8 {
    let mut input = input::open(args).await;
    let mut code = 0;
    let mut mind = None;
    while let Some(prompt) = input.prompts.recv().await {
        if args.has(&["--replay-user-messages"]) {
            let line = json!({"type": "user", "message": prompt, "parent_tool_use_id": null, "isReplay": true});
            context.emit(line);
        }
        context.note("user", &prompt);
        context.emit(init(args, &context));
        context.spent = Spent::new(context.spent.dollars);
        context.started = Instant::now();
        if mind.is_none() {
            mind = match choose(args, &context.conversation.prompt()) {
                Ok(chosen) => Some(chosen),
                Err(error) => {
                    eprintln!("{error:#}");
                    return 1;
                }
            };
        }
        let mind = mind.as_ref().expect("it was chosen just now");
        let ended = tokio::select! {
            ended = play::turns(&mut context, mind) => ended,
            () = input.interrupted.notified() => Ended::Interrupted,
        };
        context.transcript.cost(context.spent.dollars);
        code = match result::of(&context, &ended) {
            Some((line, code)) => {
                context.emit(line);
                code
            }
            None => code,
        };
        match ended {
            Ended::Crash(code) => return code,
            Ended::Exit(_) => break,
            Ended::Said(_) | Ended::Refused(_) | Ended::Interrupted | Ended::Broken(_) => {}
        }
    }
    code
}

/// The script named by option, environment, or a line of the prompt; else the model.
fn choose(args: &Args, prompt: &str) -> anyhow::Result<Mind> {
    let named = args.one(&["--sim-script"]).map(PathBuf::from);
    let environment = || std::env::var_os("SIM_AGENT_SCRIPT").filter(|s| !s.is_empty());
    let line = || {
        let mut lines = prompt.lines().map(str::trim);
        lines.find_map(|l| {
            l.strip_prefix("sim-script:")
                .map(|p| PathBuf::from(p.trim()))
        })
    };
    let path = named
        .or_else(|| environment().map(PathBuf::from))
        .or_else(line);
    Ok(match (path, model::base()) {
        (Some(path), _) => Mind::Script(Script::load(&path)?),
        (None, Some(base)) => Mind::Model(base),
        (None, None) => Mind::Nobody,
    })
}

fn init(args: &Args, context: &Context) -> Value {
    let own = ["Bash", "Write"].map(str::to_owned);
    let tools: Vec<_> = own.into_iter().chain(context.servers.tools()).collect();
    let key = std::env::var_os("ANTHROPIC_API_KEY").is_some();
    json!({
        "type": "system",
        "subtype": "init",
        "cwd": context.cwd,
        "tools": tools,
        "mcp_servers": context.servers.statuses(),
        "model": context.model,
        "permissionMode": args.one(&["--permission-mode"]).unwrap_or("default"),
        "slash_commands": [],
        "apiKeySource": if key { "ANTHROPIC_API_KEY" } else { "none" },
        "claude_code_version": VERSION,
        "output_style": "default",
        "agents": [],
        "skills": [],
        "plugins": [],
    })
}
