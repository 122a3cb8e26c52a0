//! People and their groups.

use serde_json::{Value, json};

use super::{
    Asked, Workspace,
    answer::{Refusal, Result},
    page::page,
    shape,
    things::User,
};

pub(super) fn list(space: &Workspace, asked: &Asked<'_>) -> Result {
    let all = space.users.values().map(shape::user).collect();
    page("members", all, &asked.arguments)
}

pub(super) fn info(space: &Workspace, asked: &Asked<'_>) -> Result {
    let id = asked.arguments.needed("user")?;
    shown(space.users.get(&id), "user_not_found")
}

pub(super) fn by_email(space: &Workspace, asked: &Asked<'_>) -> Result {
    let email = asked.arguments.needed("email")?;
    let same = |u: &&User| {
        u.email
            .as_deref()
            .is_some_and(|e| e.eq_ignore_ascii_case(&email))
    };
    shown(space.users.values().find(same), "users_not_found")
}

fn shown(user: Option<&User>, missing: &'static str) -> Result {
    let user = user.ok_or(Refusal(missing))?;
    Ok(json!({"user": shape::user(user)}))
}

pub(super) fn groups() -> Value {
    json!({"usergroups": [{
        "id": "S0ONCALL", "handle": "oncall", "name": "On call", "description": "Who answers now", "user_count": 0,
    }]})
}
