//! Messages: posted, changed, deleted.

use serde_json::{Value, json};

use super::{
    Asked, Draft, Workspace,
    answer::{Refusal, Result},
    room, shape,
    things::{Edit, Message},
    workspace::BOT,
};

/// The longest text of a new message, in characters.
const LONGEST: usize = 40_000;
/// The longest text of a changed one.
const LONGEST_UPDATE: usize = 4_000;

pub(super) fn post(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let draft = draft(space, asked)?;
    let channel = draft.channel.clone();
    let ts = space.add(draft, asked.seq);
    Ok(shown(space, asked, &channel, &ts))
}

pub(super) fn post_ephemeral(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let mut draft = draft(space, asked)?;
    let user = asked.arguments.needed("user")?;
    if !space.channels[&draft.channel].members.contains(&user) {
        return Err(Refusal("user_not_in_channel"));
    }
    draft.only_for = Some(user);
    Ok(json!({"message_ts": space.add(draft, asked.seq)}))
}

fn draft(space: &Workspace, asked: &Asked<'_>) -> Result<Draft> {
    let arguments = &asked.arguments;
    let channel = arguments.needed("channel")?;
    room::open(space, asked, &channel)?;
    let text = arguments.text("text").unwrap_or_default();
    let blocks = filled(arguments.value("blocks")?);
    if text.trim().is_empty() && blocks.is_none() {
        return Err(Refusal("no_text"));
    }
    let thread_ts = arguments.text("thread_ts");
    if let Some(thread) = &thread_ts
        && !space.seen(&channel).any(|m| m.ts == *thread)
    {
        return Err(Refusal("thread_not_found"));
    }
    Ok(Draft {
        channel,
        user: asked.user.clone(),
        text: text.chars().take(LONGEST).collect(),
        thread_ts,
        bot_id: asked.bot.then(|| BOT.to_owned()),
        blocks,
        metadata: metadata(asked)?,
        broadcast: arguments.flag("reply_broadcast"),
        ..Draft::default()
    })
}

fn filled(blocks: Option<Value>) -> Option<Value> {
    blocks.filter(|blocks| blocks.as_array().is_some_and(|all| !all.is_empty()))
}

fn metadata(asked: &Asked<'_>) -> Result<Option<Value>> {
    let value = asked.arguments.value("metadata")?;
    match value {
        Some(value) if value["event_type"].is_string() && value["event_payload"].is_object() => {
            Ok(Some(value))
        }
        Some(_) => Err(Refusal("invalid_metadata_format")),
        None => Ok(None),
    }
}

pub(super) fn update(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let arguments = &asked.arguments;
    let (channel, ts) = (arguments.needed("channel")?, arguments.needed("ts")?);
    room::known(space, asked, &channel)?;
    let (text, blocks) = (arguments.text("text"), arguments.value("blocks")?);
    let metadata = metadata(asked)?;
    if text
        .as_ref()
        .is_some_and(|t| t.chars().count() > LONGEST_UPDATE)
    {
        return Err(Refusal("msg_too_long"));
    }
    let message = own(space, asked, (&channel, &ts), "cant_update_message")?;
    if let Some(text) = text {
        message.text.clone_from(&text);
        message.edits.push(Edit {
            seq: asked.seq,
            text,
        });
    }
    if let Some(blocks) = blocks {
        message.blocks = filled(Some(blocks));
    }
    if metadata.is_some() {
        message.metadata = metadata;
    }
    Ok(shown(space, asked, &channel, &ts))
}

pub(super) fn delete(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let arguments = &asked.arguments;
    let (channel, ts) = (arguments.needed("channel")?, arguments.needed("ts")?);
    room::known(space, asked, &channel)?;
    own(space, asked, (&channel, &ts), "cant_delete_message")?.deleted = true;
    Ok(json!({"channel": channel, "ts": ts}))
}

fn own<'a>(
    space: &'a mut Workspace,
    asked: &Asked<'_>,
    (channel, ts): (&str, &str),
    not_ours: &'static str,
) -> Result<&'a mut Message> {
    let message = space.message(channel, ts);
    let message = message.ok_or(Refusal("message_not_found"))?;
    if message.user == asked.user {
        Ok(message)
    } else {
        Err(Refusal(not_ours))
    }
}

pub(super) fn permalink(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let channel = asked.arguments.needed("channel")?;
    let ts = asked.arguments.needed("message_ts")?;
    room::known(space, asked, &channel)?;
    let message = space.message(&channel, &ts);
    let message = message.ok_or(Refusal("message_not_found"))?;
    Ok(json!({"channel": channel, "permalink": shape::permalink(asked.public_url, message)}))
}

fn shown(space: &Workspace, asked: &Asked<'_>, channel: &str, ts: &str) -> Value {
    let message = space.seen(channel).find(|m| m.ts == ts);
    let text = message.map(|m| m.text.clone());
    let message = message.map(|m| shape::message(space, asked.public_url, m, true));
    json!({"channel": channel, "ts": ts, "text": text, "message": message})
}
