//! Parts of a list, with the cursor that leads to the next one.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    answer::{Refusal, Result},
    arguments::Arguments,
};

/// The part that `limit` (100) and `cursor` name, under `name`.
pub(super) fn page(name: &str, all: Vec<Value>, arguments: &Arguments) -> Result {
    let start = match arguments.text("cursor") {
        None => 0,
        Some(cursor) => place(&cursor).ok_or(Refusal("invalid_cursor"))?,
    };
    let size = arguments.number("limit").filter(|n| *n > 0).unwrap_or(100);
    let end = start.saturating_add(size).min(all.len());
    let next = if end < all.len() {
        STANDARD.encode(format!("next:{end}"))
    } else {
        String::new()
    };
    let rest: Vec<Value> = all.into_iter().take(end).skip(start).collect();
    let more = !next.is_empty();
    Ok(json!({name: rest, "has_more": more, "response_metadata": {"next_cursor": next}}))
}

fn place(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(STANDARD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("next:")?.parse().ok()
}
