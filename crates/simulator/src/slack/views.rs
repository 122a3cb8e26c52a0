//! Modal and home views.

use serde_json::{Value, json};

use super::{
    Asked, Workspace,
    answer::{Refusal, Result},
    things::View,
};

fn wanted(asked: &Asked<'_>) -> Result<Value> {
    let view = asked.arguments.value("view")?;
    view.filter(Value::is_object)
        .ok_or(Refusal("invalid_arguments"))
}

fn shown(view: &View) -> Value {
    let mut shown = view.view.clone();
    shown["id"] = json!(view.id);
    json!({"view": shown})
}

fn add(space: &mut Workspace, opened_by: String, view: Value) -> Value {
    let entry = View {
        id: space.next_id('V'),
        external_id: view["external_id"].as_str().map(str::to_owned),
        opened_by,
        view,
        updates: 0,
    };
    let answer = shown(&entry);
    space.views.push(entry);
    answer
}

/// A trigger opens one view.
pub(super) fn open(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let trigger = asked.arguments.needed("trigger_id")?;
    if space.views.iter().any(|v| v.opened_by == trigger) {
        return Err(Refusal("exchanged_trigger_id"));
    }
    let view = wanted(asked)?;
    let taken = |v: &View| {
        v.external_id.is_some() && v.external_id.as_deref() == view["external_id"].as_str()
    };
    if space.views.iter().any(taken) {
        return Err(Refusal("duplicate_external_id"));
    }
    Ok(add(space, trigger, view))
}

/// A person has one home.
pub(super) fn publish(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let user = asked.arguments.needed("user_id")?;
    if !space.users.contains_key(&user) {
        return Err(Refusal("user_not_found"));
    }
    let view = wanted(asked)?;
    match space.views.iter_mut().find(|v| v.opened_by == user) {
        Some(home) => {
            home.view = view;
            home.updates += 1;
            Ok(shown(home))
        }
        None => Ok(add(space, user, view)),
    }
}

pub(super) fn update(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let (id, external) = (
        asked.arguments.text("view_id"),
        asked.arguments.text("external_id"),
    );
    let new = wanted(asked)?;
    let named = |v: &&mut View| {
        id.as_ref() == Some(&v.id) || (external.is_some() && v.external_id == external)
    };
    let view = space.views.iter_mut().find(named);
    let view = view.ok_or(Refusal("not_found"))?;
    view.view = new;
    view.updates += 1;
    Ok(shown(view))
}
