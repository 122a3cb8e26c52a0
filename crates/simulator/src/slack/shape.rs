//! Messages, people, conversations and files as Slack shows them.

use serde_json::{Value, json};

use super::{
    Workspace,
    things::{Channel, File, Message, Reaction, User},
    workspace::{APP, TEAM},
};

/// What belongs to nobody's token: the beginning of links.
pub(super) fn team_url(public: &str) -> String {
    format!("{public}/slack/")
}

pub(super) fn permalink(public: &str, message: &Message) -> String {
    let digits = message.ts.replace('.', "");
    let link = format!("{}archives/{}/p{digits}", team_url(public), message.channel);
    match &message.thread_ts {
        Some(thread) => format!("{link}?thread_ts={thread}&cid={}", message.channel),
        None => link,
    }
}

pub(super) fn message(space: &Workspace, public: &str, m: &Message, metadata: bool) -> Value {
    let mut shown =
        json!({"type": "message", "user": m.user, "text": m.text, "ts": m.ts, "team": TEAM});
    let mut put = |name: &str, value: Value| {
        shown[name] = value;
    };
    if let Some(bot) = &m.bot_id {
        put("bot_id", json!(bot));
        put("app_id", json!(APP));
    }
    if let Some(blocks) = &m.blocks {
        put("blocks", blocks.clone());
    }
    if let (true, Some(value)) = (metadata, &m.metadata) {
        put("metadata", value.clone());
    }
    if !m.reactions.is_empty() {
        put("reactions", reactions(&m.reactions));
    }
    if let Some(edit) = m.edits.last() {
        put(
            "edited",
            json!({"user": m.user, "ts": format!("{}.000000", edit.seq)}),
        );
    }
    if !m.files.is_empty() {
        let files = m.files.iter().filter_map(|id| space.files.get(id));
        put("files", files.map(|f| file(public, f)).collect());
    }
    if m.broadcast {
        put("subtype", json!("thread_broadcast"));
    }
    let replies: Vec<&Message> = space
        .seen(&m.channel)
        .filter(|r| r.ts != m.ts && r.thread_ts.as_deref() == Some(m.ts.as_str()))
        .collect();
    if let Some(last) = replies.last() {
        put("thread_ts", json!(m.ts));
        put("reply_count", json!(replies.len()));
        put("latest_reply", json!(last.ts));
    } else if let Some(thread) = &m.thread_ts {
        put("thread_ts", json!(thread));
    }
    shown
}

pub(super) fn reactions(all: &[Reaction]) -> Value {
    all.iter()
        .map(|r| json!({"name": r.name, "users": r.users, "count": r.users.len()}))
        .collect()
}

pub(super) fn user(u: &User) -> Value {
    let mut profile = json!({
        "real_name": u.real_name, "display_name": u.name, "title": "", "status_text": "", "team": TEAM,
    });
    if let Some(email) = &u.email {
        profile["email"] = json!(email);
    }
    json!({
        "id": u.id, "team_id": if u.is_stranger { "T0OTHER" } else { TEAM }, "name": u.name,
        "real_name": u.real_name, "deleted": u.deleted, "is_bot": u.is_bot, "is_admin": u.is_admin,
        "is_owner": u.is_owner, "is_restricted": u.is_restricted, "is_ultra_restricted": false,
        "is_stranger": u.is_stranger, "tz": "Europe/Berlin", "profile": profile,
    })
}

pub(super) fn channel(c: &Channel, asker: &str) -> Value {
    let words = |value: &str| json!({"value": value, "creator": "", "last_set": 0});
    json!({
        "id": c.id, "name": c.name, "is_channel": !c.is_im, "is_im": c.is_im, "is_private": c.is_private || c.is_im,
        "is_archived": c.is_archived, "is_member": c.members.iter().any(|m| m == asker), "context_team_id": TEAM,
        "topic": words(&c.topic), "purpose": words(&c.purpose), "num_members": c.members.len(),
    })
}

pub(super) fn file(public: &str, f: &File) -> Value {
    let place = format!("{public}/slack/files/{}/{}", f.id, f.name);
    json!({
        "id": f.id, "name": f.name, "title": f.title, "mimetype": f.mimetype, "user": f.user, "created": f.created,
        "timestamp": f.created, "size": f.bytes.as_ref().map_or(f.length, Vec::len), "mode": "hosted",
        "is_external": false, "channels": f.channels, "groups": [], "ims": [],
        "url_private": place, "url_private_download": place,
        "permalink": format!("{public}/slack/archives/files/{}", f.id),
    })
}
