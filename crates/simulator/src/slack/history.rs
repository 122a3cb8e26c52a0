//! What was said in a channel and in a thread.

use serde_json::Value;

use super::{
    Asked, Workspace,
    answer::{Refusal, Result},
    page::page,
    room, shape,
    things::Message,
};

/// The newest first; replies only where they were shown to the channel too.
pub(super) fn of_channel(space: &Workspace, asked: &Asked<'_>) -> Result {
    let channel = asked.arguments.needed("channel")?;
    room::entered(space, asked, &channel)?;
    let own = |m: &&Message| m.thread_ts.as_ref().is_none_or(|t| *t == m.ts) || m.broadcast;
    let mut found: Vec<&Message> = space.seen(&channel).filter(own).collect();
    found.retain(|m| within(asked, &m.ts));
    found.sort_by(|a, b| b.ts.cmp(&a.ts));
    page("messages", shown(space, asked, found), &asked.arguments)
}

/// The oldest first, led by the message that began the thread.
pub(super) fn of_thread(space: &Workspace, asked: &Asked<'_>) -> Result {
    let channel = asked.arguments.needed("channel")?;
    let ts = asked.arguments.needed("ts")?;
    room::entered(space, asked, &channel)?;
    let Some(named) = space.seen(&channel).find(|m| m.ts == ts) else {
        return Err(Refusal("thread_not_found"));
    };
    let mut found = vec![named];
    if named.thread_ts.as_ref().is_none_or(|t| *t == ts) {
        let reply = |m: &&Message| m.ts != ts && m.thread_ts.as_deref() == Some(ts.as_str());
        let mut replies: Vec<&Message> = space.seen(&channel).filter(reply).collect();
        replies.retain(|m| within(asked, &m.ts));
        replies.sort_by(|a, b| a.ts.cmp(&b.ts));
        found.extend(replies);
    }
    page("messages", shown(space, asked, found), &asked.arguments)
}

/// Timestamps have one length, so their texts are in their order.
fn within(asked: &Asked<'_>, ts: &str) -> bool {
    let inclusive = asked.arguments.flag("inclusive");
    let after = |oldest: String| ts > oldest.as_str() || (inclusive && ts == oldest);
    let before = |latest: String| ts < latest.as_str() || (inclusive && ts == latest);
    asked.arguments.text("oldest").is_none_or(after)
        && asked.arguments.text("latest").is_none_or(before)
}

fn shown(space: &Workspace, asked: &Asked<'_>, found: Vec<&Message>) -> Vec<Value> {
    let metadata = asked.arguments.flag("include_all_metadata");
    let one = |m| shape::message(space, asked.public_url, m, metadata);
    found.into_iter().map(one).collect()
}
