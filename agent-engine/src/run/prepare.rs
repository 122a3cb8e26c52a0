//! Everything before the CLI starts; what does not depend on each other is done at once.

use std::time::Instant;

use chrono::Utc;
use domain::{FailureClass, Repository};
use secrecy::SecretString;
use store::{claims::Claimed, endings};

use super::{
    Environment, EventSink, RunResult, branch::branch_of, files, note_step, outcome,
    prompt::prompt_of, servers, token::claims_of,
};
use crate::{
    cli::{
        base::{Launch, Order, Provider, provider_of},
        version,
    },
    gateway::{Opened, Rights},
    sandbox,
    workspace::{self, Folders, Mirror, Plan},
};

/// The rules of the house, for every CLI.
const RULES: &str = include_str!("../../claude.md");

/// A run that can start.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) provider: &'static dyn Provider,
    pub(super) launch: Launch,
    pub(super) path: Opened,
}

/// Makes the workspace, the token and the command line of a run.
pub(super) async fn prepare(
    claimed: &Claimed,
    environment: &Environment,
    events: &EventSink,
) -> Result<Prepared, RunResult> {
    let began = Instant::now();
    let (config, task) = (&environment.config, &claimed.task);
    let provider = provider_of(config.agent_cli).ok_or_else(|| {
        let detail = format!("This engine cannot run {} yet.", config.agent_cli);
        outcome::failed(FailureClass::CliError, detail)
    })?;
    let repository = task.repositories.first().ok_or_else(|| {
        outcome::failed(
            FailureClass::Workspace,
            "The task names no repository.".to_owned(),
        )
    })?;
    let branch = branch_of(task);
    let token = environment.issuer.issue(&claims_of(
        claimed,
        &branch,
        (config, &environment.rules),
        Utc::now(),
    ));
    let token = SecretString::from(token);
    let path = environment.gateway.open(Rights::Run {
        task: task.id,
        epoch: claimed.epoch,
        token: token.clone(),
        trace_parent: task.trace_parent.clone(),
    });
    let folders = environment.folders(claimed);
    let (base, (), ()) = tokio::try_join!(
        clone(environment, &folders, repository, &branch, &path),
        note_branch(claimed, environment, &branch),
        check_version(provider, environment),
    )?;
    let launch = provider.launch(&Order {
        session: claimed.session,
        prompt: prompt_of(task, &branch, &base),
        rules: RULES.to_owned(),
        home: folders.home.clone(),
        model_url: environment.gateway.model_url(&path),
        model: config.agent_model.clone(),
        max_turns: config.max_turns,
        servers: servers::of_run(config),
        token,
        trace_parent: service::current_trace_parent().or_else(|| task.trace_parent.clone()),
    });
    hand_over(folders, &launch, sandbox::child_user(config.agent_uid)).await?;
    let text = format!("Cloned {repository} at {} and checked out {branch}", base);
    note_step(events, text, began.elapsed()).await;
    Ok(Prepared {
        provider,
        launch,
        path,
    })
}

async fn clone(
    environment: &Environment,
    folders: &Folders,
    repository: &Repository,
    branch: &str,
    path: &Opened,
) -> Result<String, RunResult> {
    let config = &environment.config;
    let made = folders.clone();
    blocking(move || made.create()).await?;
    // The capability to fetch lives as long as the preparation.
    let fetch = environment.gateway.open(Rights::Fetch {
        repository: repository.clone(),
        token: config.service_token.clone(),
    });
    let plan = Plan {
        branch: branch.to_owned(),
        fetch_url: environment.gateway.remote_url(&fetch, repository),
        remote_url: environment.gateway.remote_url(path, repository),
    };
    let mirror = Mirror::new(&config.repositories_dir, repository);
    workspace::prepare(&plan, &mirror, folders)
        .await
        .map_err(outcome::of_workspace)
}

async fn note_branch(
    claimed: &Claimed,
    environment: &Environment,
    branch: &str,
) -> Result<(), RunResult> {
    endings::note_branch(&environment.pool, claimed.task.id, claimed.epoch, branch)
        .await
        .map_err(outcome::of_store)
}

async fn check_version(
    provider: &dyn Provider,
    environment: &Environment,
) -> Result<(), RunResult> {
    let program = provider.program(&environment.config);
    version::check(program, provider.floor())
        .await
        .map(drop)
        .map_err(|error| outcome::failed(FailureClass::CliError, format!("{error}.")))
}

/// Writes the child's files and gives it its folders.
async fn hand_over(folders: Folders, launch: &Launch, user: Option<u32>) -> Result<(), RunResult> {
    let wanted = launch.files.clone();
    blocking(move || {
        files::write(&folders.home, &wanted)?;
        user.map_or(Ok(()), |user| folders.give_to(user))
    })
    .await
}

async fn blocking(
    work: impl FnOnce() -> std::io::Result<()> + Send + 'static,
) -> Result<(), RunResult> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
        .map_err(|error| outcome::of_folders(&error))
}
