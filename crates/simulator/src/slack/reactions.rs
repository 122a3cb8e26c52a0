//! Reactions to messages.

use serde_json::json;

use super::{
    Asked, Workspace,
    answer::{Refusal, Result},
    room, shape,
    things::{Message, Reaction},
};

fn named<'a>(space: &'a mut Workspace, asked: &Asked<'_>) -> Result<&'a mut Message> {
    let channel = asked.arguments.needed("channel")?;
    let ts = asked.arguments.needed("timestamp")?;
    room::entered(space, asked, &channel)?;
    space
        .message(&channel, &ts)
        .ok_or(Refusal("message_not_found"))
}

pub(super) fn add(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let name = asked.arguments.needed("name")?;
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-+'".contains(&b);
    if !name.bytes().all(good) {
        return Err(Refusal("invalid_name"));
    }
    let message = named(space, asked)?;
    let user = asked.user.clone();
    match message.reactions.iter_mut().find(|r| r.name == name) {
        Some(reaction) if reaction.users.contains(&user) => return Err(Refusal("already_reacted")),
        Some(reaction) => reaction.users.push(user),
        None => message.reactions.push(Reaction {
            name,
            users: vec![user],
        }),
    }
    Ok(json!({}))
}

pub(super) fn remove(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let name = asked.arguments.needed("name")?;
    let message = named(space, asked)?;
    let reaction = message.reactions.iter_mut().find(|r| r.name == name);
    let users = reaction.map(|r| &mut r.users);
    let users = users.filter(|users| users.contains(&asked.user));
    users
        .ok_or(Refusal("no_reaction"))?
        .retain(|user| *user != asked.user);
    message.reactions.retain(|r| !r.users.is_empty());
    Ok(json!({}))
}

pub(super) fn show(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let message = named(space, asked)?;
    let (channel, ts) = (message.channel.clone(), message.ts.clone());
    let reactions = shape::reactions(&message.reactions);
    Ok(json!({
        "type": "message", "channel": channel, "message": {"type": "message", "ts": ts, "reactions": reactions},
    }))
}
