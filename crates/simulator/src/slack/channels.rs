//! Conversations: listed, shown, joined, opened.

use serde_json::{Value, json};

use super::{
    Asked, Channel, Workspace,
    answer::{Refusal, Result},
    page::page,
    room, shape,
};

pub(super) fn list(space: &Workspace, asked: &Asked<'_>) -> Result {
    let kinds = asked.arguments.text("types");
    let kinds = kinds.as_deref().unwrap_or("public_channel");
    let wanted = |c: &&Channel| {
        let kind = match (c.is_im, c.is_private) {
            (true, _) => "im",
            (false, true) => "private_channel",
            (false, false) => "public_channel",
        };
        kinds.split(',').any(|k| k.trim() == kind)
            && (kind == "public_channel" || c.members.contains(&asked.user))
            && !(c.is_archived && asked.arguments.flag("exclude_archived"))
    };
    let all = space.channels.values().filter(wanted);
    let all = all.map(|c| shape::channel(c, &asked.user)).collect();
    page("channels", all, &asked.arguments)
}

fn named<'a>(space: &'a Workspace, asked: &Asked<'_>) -> Result<&'a Channel> {
    room::known(space, asked, &asked.arguments.needed("channel")?)
}

pub(super) fn info(space: &Workspace, asked: &Asked<'_>) -> Result {
    let channel = named(space, asked)?;
    Ok(json!({"channel": shape::channel(channel, &asked.user)}))
}

pub(super) fn members(space: &Workspace, asked: &Asked<'_>) -> Result {
    let all = named(space, asked)?.members.iter().map(|m| json!(m));
    page("members", all.collect(), &asked.arguments)
}

pub(super) fn join(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let id = named(space, asked)?.id.clone();
    let channel = space.channels.get_mut(&id);
    let channel = channel.ok_or(Refusal("channel_not_found"))?;
    if channel.is_private || channel.is_im {
        return Err(Refusal("method_not_supported_for_channel_type"));
    }
    if channel.is_archived {
        return Err(Refusal("is_archived"));
    }
    if !channel.members.contains(&asked.user) {
        channel.members.push(asked.user.clone());
    }
    Ok(json!({"channel": shape::channel(channel, &asked.user)}))
}

pub(super) fn open(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let users = asked.arguments.needed("users")?;
    let mut members: Vec<String> = users.split(',').map(|u| u.trim().to_owned()).collect();
    if members.iter().any(|id| !space.users.contains_key(id)) {
        return Err(Refusal("user_not_found"));
    }
    members.push(asked.user.clone());
    members.sort_unstable();
    let same = |c: &&Channel| c.is_im && c.members == members;
    let id = match space.channels.values().find(same) {
        Some(channel) => channel.id.clone(),
        None => {
            let id = space.next_id('D');
            let channel = Channel {
                id: id.clone(),
                name: String::new(),
                is_private: true,
                is_archived: false,
                is_im: true,
                topic: String::new(),
                purpose: String::new(),
                members,
                bookmarks: Vec::new(),
                pins: Vec::new(),
            };
            space.channels.insert(id.clone(), channel);
            id
        }
    };
    Ok(json!({"channel": {"id": id}}))
}

pub(super) fn bookmarks(space: &Workspace, asked: &Asked<'_>) -> Result {
    let channel = room::known(space, asked, &asked.arguments.needed("channel_id")?)?;
    Ok(json!({"bookmarks": channel.bookmarks}))
}

pub(super) fn pins(space: &Workspace, asked: &Asked<'_>) -> Result {
    let channel = named(space, asked)?;
    let pinned = space
        .seen(&channel.id)
        .filter(|m| channel.pins.contains(&m.ts));
    let items: Vec<Value> = pinned
        .map(|m| {
            let message = shape::message(space, asked.public_url, m, false);
            json!({"type": "message", "channel": channel.id, "message": message})
        })
        .collect();
    Ok(json!({"items": items}))
}
