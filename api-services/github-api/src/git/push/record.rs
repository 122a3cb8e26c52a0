//! A push as an effect: named by the commit it brings, so that the same push is the same effect.

use access::RunClaims;
use domain::{
    Action, Asked, EffectId, EffectKind, EffectState, Place as Where, Repository, TaskId,
    canonical_json,
};
use serde_json::json;
use store::effects::{self, Begun, Effect, NewEffect, Place, Recorded, Standing};

use crate::{
    app::App,
    git::{command::Command, report::Outcome},
};

/// Records the push and takes it for applying, or says in a sentence why it may not be.
pub(super) async fn before(
    app: &App,
    claims: &RunClaims,
    repository: &Repository,
    command: &Command,
) -> Result<EffectId, String> {
    let kind = EffectKind::GithubPush;
    let scope = repository.to_string();
    if claims.tools.read_only {
        return Err("this run reads only".to_owned());
    }
    let policy = app.effects.policy();
    let verdict = policy.decide(Asked {
        kind,
        scope: &scope,
        place: Where::Own,
        lowest_trust: None,
    });
    // git cannot wait for a person: what policy holds is refused.
    if verdict.action != Action::Allow {
        return Err(format!(
            "policy lets nothing be pushed to {repository} without a person (rule {:?})",
            verdict.rule
        ));
    }
    let target = format!("{repository}:{}:{}", claims.branch, command.new);
    let canonical = canonical_json(&json!({
        "kind": kind,
        "target": target,
        "repository": repository,
        "ref": command.reference,
        "old": command.old,
        "new": command.new,
    }));
    let new = NewEffect {
        task: claims.task,
        root: claims.root,
        epoch: claims.epoch,
        kind,
        target: &target,
        place: Place::Target,
        canonical: &canonical,
        cap: policy.cap(kind, &scope),
        standing: Standing::Allowed,
    };
    let effect = match effects::record(&app.pool, &new)
        .await
        .map_err(sentence_of)?
    {
        // The server compares the old object itself, so passing a push on again does no harm.
        Recorded::New(effect) | Recorded::Same(effect) | Recorded::Changed(effect) => effect,
        Recorded::OverCap { cap } => {
            return Err(format!(
                "this task has made {cap} pushes and may make no more"
            ));
        }
    };
    match effects::begin(&app.pool, effect.id, effect.digest, &canonical)
        .await
        .map_err(sentence_of)?
    {
        Begun::Yes { .. } => Ok(effect.id),
        Begun::Busy => {
            Err("this push is being made at this moment; try again in a minute".to_owned())
        }
    }
}

/// Notes what became of it.
pub(super) async fn after(
    app: &App,
    effect: EffectId,
    repository: &Repository,
    commit: &str,
    outcome: Outcome,
) {
    let noted = match outcome {
        Outcome::Ok => {
            let page = app.git.page_of(repository, &["commit", commit]);
            effects::finish(&app.pool, effect, commit, &page).await
        }
        Outcome::Refused(reason) => effects::fail(&app.pool, effect, &reason, false).await,
        Outcome::Unknown => {
            effects::fail(&app.pool, effect, "the server's report was lost", true).await
        }
    };
    if let Err(error) = noted {
        // The branch itself tells; the next push of the commit notes it.
        tracing::error!(%effect, %error, "cannot note what became of a push");
    }
}

/// Whether this task made the branch what it is, so that dropping it drops nobody else's work.
pub(super) async fn left_by_us(
    app: &App,
    claims: &RunClaims,
    repository: &Repository,
    old: &str,
) -> bool {
    let target = format!("{repository}:{}:{old}", claims.branch);
    // Where it cannot be told, the push is judged as if the branch were another's.
    pushes(app, claims.root)
        .await
        .iter()
        .any(|push| push.target == target && push.state == EffectState::Applied)
}

/// Notes what became of pushes whose report was lost with the process that waited for it: the branch itself tells.
pub(super) async fn repair(app: &App, claims: &RunClaims, repository: &Repository) {
    let branch = format!("{repository}:{}:", claims.branch);
    for push in pushes(app, claims.root).await {
        let Some(new) = push.target.strip_prefix(&branch) else {
            continue;
        };
        if push.state != EffectState::Pending || push.tries == 0 {
            continue;
        }
        let begun = effects::begin(&app.pool, push.id, push.digest, &push.canonical).await;
        if !matches!(begun, Ok(Begun::Yes { .. })) {
            continue;
        }
        let outcome = match app.github.tip_of(repository, &claims.branch).await {
            Ok(tip) if tip.as_deref() == Some(new) => Outcome::Ok,
            Ok(_) => Outcome::Refused("the branch does not hold it".to_owned()),
            Err(_) => Outcome::Unknown,
        };
        tracing::info!(effect = %push.id, ?outcome, "a lost push was looked up");
        after(app, push.id, repository, new, outcome).await;
    }
}

async fn pushes(app: &App, root: TaskId) -> Vec<Effect> {
    match effects::of_root(&app.pool, root).await {
        Ok(mut all) => {
            all.retain(|effect| effect.kind == EffectKind::GithubPush);
            all
        }
        Err(error) => {
            tracing::warn!(%error, "cannot look up earlier pushes");
            Vec::new()
        }
    }
}

fn sentence_of(error: store::Error) -> String {
    match error {
        store::Error::Fenced => {
            "this run is over: its lease ended or its task was taken over".to_owned()
        }
        error => {
            tracing::error!(%error, "cannot record a push");
            "the push could not be recorded; try again".to_owned()
        }
    }
}
