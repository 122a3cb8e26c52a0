//! Search, which a bot's token may not use.

use serde_json::{Value, json};

use super::{
    Asked, Workspace,
    answer::{Refusal, Result},
    shape,
    things::Message,
};

/// Messages that hold every word of the query, the newest first.
pub(super) fn messages(space: &Workspace, asked: &Asked<'_>) -> Result {
    if asked.bot {
        return Err(Refusal("not_allowed_token_type"));
    }
    let query = asked.arguments.needed("query")?.to_lowercase();
    let fits = |m: &&Message| {
        let text = m.text.to_lowercase();
        !m.deleted && m.only_for.is_none() && query.split_whitespace().all(|w| text.contains(w))
    };
    let mut found: Vec<&Message> = space.messages.iter().filter(fits).collect();
    found.sort_by(|a, b| b.ts.cmp(&a.ts));
    let size = asked.arguments.number("count").unwrap_or(20).max(1);
    let page = asked.arguments.number("page").unwrap_or(1).max(1);
    let total = found.len();
    let part = found.into_iter().skip((page - 1) * size).take(size);
    let matches: Vec<Value> = part
        .map(|m| {
            let name = space.channels.get(&m.channel).map(|c| c.name.clone());
            json!({
                "type": "message", "channel": {"id": m.channel, "name": name}, "user": m.user, "ts": m.ts,
                "text": m.text, "permalink": shape::permalink(asked.public_url, m),
            })
        })
        .collect();
    let paging =
        json!({"count": size, "total": total, "page": page, "pages": total.div_ceil(size)});
    Ok(json!({"query": query, "messages": {"total": total, "paging": paging, "matches": matches}}))
}
