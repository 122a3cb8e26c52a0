//! Sentry's search words, as far as tests use them: `is:`, `level:`, `release:`, `assigned:`, tags, plain words, `!`.

use serde_json::Value;

use super::data::Issue;

/// Whether an issue is what a query asks for.
pub(super) fn issue_matches(query: &str, issue: &Issue) -> bool {
    query.split_whitespace().all(|term| {
        let (negated, term) = term
            .strip_prefix('!')
            .map_or((false, term), |it| (true, it));
        let held = match term.split_once(':') {
            Some(("is", status)) => issue.status == status,
            Some(("level", level)) => issue.level == level,
            Some(("assigned", who)) => issue.assigned_to.as_deref() == Some(who),
            Some(("issue", name)) => issue.short_id.eq_ignore_ascii_case(name),
            Some((key, value)) => issue.events.iter().any(|it| has(it, key, value)),
            None => contains(&issue.title, term) || contains(&issue.culprit, term),
        };
        held != negated
    })
}

/// Whether an event is what a query asks for.
pub(super) fn event_matches(query: &str, event: &Value) -> bool {
    query.split_whitespace().all(|term| {
        let (negated, term) = term
            .strip_prefix('!')
            .map_or((false, term), |it| (true, it));
        let held = match term.split_once(':') {
            Some((key, value)) => has(event, key, value),
            None => contains(event["title"].as_str().unwrap_or_default(), term),
        };
        held != negated
    })
}

fn has(event: &Value, key: &str, value: &str) -> bool {
    let value = value.trim_matches('"');
    match key {
        "release" => event["release"] == value,
        "event.type" => event["type"] == value,
        _ => tag(event, key).is_some_and(|it| it == value),
    }
}

/// The value of an event's tag.
pub(super) fn tag<'a>(event: &'a Value, key: &str) -> Option<&'a str> {
    let tags = event["tags"].as_array()?;
    tags.iter().find(|tag| tag["key"] == key)?["value"].as_str()
}

fn contains(text: &str, word: &str) -> bool {
    text.to_lowercase().contains(&word.to_lowercase())
}
