//! What is done first, and the message that follows.

use super::{Asked, spelling};
use crate::{
    conversation::working_directory,
    reply::Reply,
    script::{Action, Scope, Script, Unknown, Usage},
    world::Sim,
};

pub(super) struct Planned {
    pub(super) actions: Vec<Action>,
    pub(super) reply: Reply,
}

pub(super) fn of(
    sim: &Sim,
    script: &Script,
    asked: &Asked,
    prompt: &str,
) -> Result<Planned, Unknown> {
    let say = |actions: &[Action], text: &str| {
        let text = Some(text.to_owned());
        Ok(Planned {
            actions: actions.to_vec(),
            reply: Reply::new(&asked.model, text, Vec::new(), Usage::default()),
        })
    };
    if asked.is_side_call() {
        return say(&[], "ok");
    }
    let Some((_, scenario)) = script.choose(prompt) else {
        return say(&[], "There is nothing to do.");
    };
    let Some(turn) = scenario.turn(asked.messages.turns()) else {
        return say(&[], "Done.");
    };
    let Some(message) = &turn.message else {
        return say(&turn.actions, "Done.");
    };
    let scope = scenario.scope(Scope {
        prompt: prompt.to_owned(),
        results: asked.messages.results(),
        cwd: cwd(asked),
        counter: sim.count(),
        ..Scope::default()
    });
    let reply = Reply::of(&asked.model, message, &scope)?
        .respelled(|tool| spelling::of(tool, &asked.tools));
    let fill = |action: &Action| {
        Ok(match action {
            Action::Gate(name) => Action::Gate(scope.fill(name)?),
            other => other.clone(),
        })
    };
    let actions = turn.actions.iter().map(fill).collect::<Result<_, _>>()?;
    Ok(Planned { actions, reply })
}

/// Where the client works, as it tells the model in a message or the instructions.
fn cwd(asked: &Asked) -> String {
    let told = asked.messages.cwd();
    let told = told.or_else(|| working_directory(&asked.system));
    told.unwrap_or_default().to_owned()
}
