//! The command line of the `simulator` binary.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use clap::{
    CommandFactory as _, FromArgMatches as _, Parser, Subcommand,
    builder::{OsStr, Resettable},
};

use crate::{Options, script::Script, start};

/// Stands in for GitHub (REST and git) and Anthropic, so that nothing outside is needed.
#[derive(Parser)]
#[command(name = "simulator")]
struct Args {
    /// Address to listen on.
    #[arg(long, env = "SIMULATOR_LISTEN", default_value = "127.0.0.1:7000")]
    listen: SocketAddr,
    /// Folder of bare git repositories; a temporary one if absent.
    #[arg(long, env = "SIMULATOR_DATA")]
    data: Option<PathBuf>,
    /// What the model does, as YAML or JSON.
    #[arg(long, env = "SIMULATOR_SCRIPT")]
    script: Option<PathBuf>,
    /// Where /_sim/fire sends webhooks.
    #[arg(long, env = "SIMULATOR_WEBHOOK_URL")]
    webhook_url: Option<String>,
    /// What webhooks are signed with.
    #[arg(
        long,
        env = "SIMULATOR_WEBHOOK_SECRET",
        hide_env_values = true,
        default_value = "sim-webhook-secret"
    )]
    webhook_secret: String,
    /// The token that GitHub's REST and git accept.
    #[arg(
        long,
        env = "SIMULATOR_GITHUB_TOKEN",
        hide_env_values = true,
        default_value = "sim-github-token"
    )]
    github_token: String,
    /// The bot's token that Slack's methods accept.
    #[arg(
        long,
        env = "SIMULATOR_SLACK_TOKEN",
        hide_env_values = true,
        default_value = "xoxb-sim-slack-token"
    )]
    slack_token: String,
    /// A person's token that Slack's methods accept.
    #[arg(
        long,
        env = "SIMULATOR_SLACK_USER_TOKEN",
        hide_env_values = true,
        default_value = "xoxp-sim-slack-token"
    )]
    slack_user_token: String,
    /// The key that the model endpoint accepts.
    #[arg(
        long,
        env = "SIMULATOR_MODEL_KEY",
        hide_env_values = true,
        default_value = "sim-model-key"
    )]
    model_key: String,
    /// Prefix of the links in GitHub's answers; the address it listens on if absent.
    #[arg(long, env = "SIMULATOR_PUBLIC_URL")]
    public_url: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Asks the simulator at `--listen` whether it is alive.
    Healthcheck,
}

/// Runs until it is told to stop.
///
/// # Errors
/// If the script is wrong, the address is taken, or the health check finds nobody.
pub fn main() -> anyhow::Result<()> {
    let args = Args::from_arg_matches(&without_empty_variables().get_matches())?;
    match args.command {
        Some(Command::Healthcheck) => healthcheck(args.listen),
        None => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(serve(args)),
    }
}

/// Compose writes `VAR=` for what is unset; an empty variable counts as absent.
fn without_empty_variables() -> clap::Command {
    Args::command().mut_args(|arg| {
        let value = arg.get_env().and_then(std::env::var_os);
        match value.is_some_and(|v| v.is_empty()) {
            true => arg.env(Resettable::<OsStr>::Reset),
            false => arg,
        }
    })
}

async fn serve(args: Args) -> anyhow::Result<()> {
    let script = args.script.as_deref().map(Script::load).transpose()?;
    let mut running = start(Options {
        listen: args.listen,
        data: args.data,
        script: script.unwrap_or_default(),
        webhook_url: args.webhook_url,
        webhook_secret: args.webhook_secret,
        github_token: args.github_token,
        github_app: None,
        slack_token: args.slack_token,
        slack_user_token: args.slack_user_token,
        model_key: args.model_key,
        public_url: args.public_url,
    })
    .await?;
    println!("simulator listens on http://{}", running.addr);
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        () = running.wait() => anyhow::bail!("the simulator stopped by itself"),
        _ = terminate.recv() => Ok(()),
        stop = tokio::signal::ctrl_c() => Ok(stop?),
    }
}

/// Plain blocking I/O, so that a probe costs nothing.
fn healthcheck(listen: SocketAddr) -> anyhow::Result<()> {
    let mut addr = listen;
    if addr.ip().is_unspecified() {
        addr.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let patience = Duration::from_secs(3);
    let mut stream =
        TcpStream::connect_timeout(&addr, patience).with_context(|| format!("reach {addr}"))?;
    stream.set_read_timeout(Some(patience))?;
    stream
        .write_all(b"GET /_sim/health HTTP/1.1\r\nhost: simulator\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "answered {answer}");
    Ok(())
}
