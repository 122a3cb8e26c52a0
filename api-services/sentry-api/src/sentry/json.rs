//! Sentry's JSON by name: SDKs of all ages report what they like, so any member may be missing, null or of another type.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

/// A text or a number as text; empty where there is none.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// A text or a number as text, where it is not empty.
pub(super) fn some(value: &Value) -> Option<String> {
    Some(text(value)).filter(|text| !text.is_empty())
}

/// The first text that is not empty.
pub(super) fn first<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    values.into_iter().find_map(some).unwrap_or_default()
}

/// A number, which Sentry may send as text; 0 where there is none.
pub(super) fn count(value: &Value) -> u64 {
    number(value).unwrap_or_default()
}

/// A number, which Sentry may send as text.
pub(super) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A time, as RFC 3339 or as seconds since 1970.
pub(super) fn date(value: &Value) -> Option<DateTime<Utc>> {
    match value {
        Value::String(text) => DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|date| date.to_utc()),
        value => DateTime::from_timestamp_millis((value.as_f64()? * 1000.0) as i64),
    }
}

/// The rows of a list; none where it is no list.
pub(super) fn rows(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The members of an object; none where it is none.
pub(super) fn by_name(value: &Value) -> BTreeMap<String, Value> {
    let members = value.as_object().into_iter().flatten();
    members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Makes every text in it visible and counts what was removed.
pub(super) fn make_visible(value: &mut Value, removed: &mut text::Removed) {
    match value {
        Value::String(text) => {
            let (visible, of_text) = text::visible_text(text);
            *text = visible;
            *removed += of_text;
        }
        Value::Array(rows) => rows.iter_mut().for_each(|row| make_visible(row, removed)),
        Value::Object(members) => {
            let hidden = |name: &String| text::visible_text(name).0 != **name;
            if members.keys().any(hidden) {
                let renamed = std::mem::take(members).into_iter().map(|(name, value)| {
                    let (name, of_name) = text::visible_text(&name);
                    *removed += of_name;
                    (name, value)
                });
                *members = renamed.collect();
            }
            members
                .values_mut()
                .for_each(|value| make_visible(value, removed));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn times_are_read_in_both_forms() {
        for value in [json!("2026-01-02T03:04:05.000Z"), json!(1_767_323_045)] {
            assert_eq!(
                date(&value).unwrap().to_rfc3339(),
                "2026-01-02T03:04:05+00:00"
            );
        }
        for value in [json!(null), json!("yesterday"), json!({})] {
            assert_eq!(date(&value), None);
        }
    }

    #[test]
    fn hidden_characters_are_found_in_names_and_depths() {
        let mut value = json!({ "a\u{200b}": [{ "b": "c\u{202e}" }] });
        let mut removed = text::Removed::default();
        make_visible(&mut value, &mut removed);
        assert_eq!(value, json!({ "a": [{ "b": "c" }] }));
        assert_eq!(removed.characters, 2);
    }

    proptest! {
        #[test]
        fn what_was_made_visible_stays_as_it_is(text in "(\\PC|\u{200d}|\u{202e}|\u{e0041}){0,20}", name in "(a|\u{200b}){1,3}") {
            let mut value = json!([{ name: text }]);
            make_visible(&mut value, &mut text::Removed::default());
            let (once, mut removed) = (value.clone(), text::Removed::default());
            make_visible(&mut value, &mut removed);
            prop_assert_eq!(&value, &once);
            prop_assert_eq!(removed, text::Removed::default());
        }
    }
}
