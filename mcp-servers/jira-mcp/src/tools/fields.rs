//! Fields as agents write them: under Jira's names, as names or as Jira's objects, as an object or as JSON in a text.

use contracts::jira::IssueFields;
use mcp::Failure;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// An object, or the same as JSON in a text.
pub(super) fn object_or_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Map<String, Value>, D::Error> {
    use serde::de::Error as _;
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(Map::new()),
        Value::Object(map) => Ok(map),
        Value::String(text) => serde_json::from_str(&text).map_err(D::Error::custom),
        other => Err(D::Error::custom(format!("{other} is no object of fields"))),
    }
}

/// Puts fields that agents name into ours.
pub(super) fn add(fields: &mut IssueFields, more: Map<String, Value>) -> Result<(), Failure> {
    for (name, value) in more {
        let wrong = || {
            Failure::new(format!(
                "the field {name} cannot be {value}; give names as texts, lists of names as lists"
            ))
        };
        match name.as_str() {
            "summary" => fields.summary = Some(text(&value).ok_or_else(wrong)?),
            "description" => fields.description = Some(text(&value).ok_or_else(wrong)?),
            "priority" => fields.priority = Some(text(&value).ok_or_else(wrong)?),
            "parent" => fields.parent = Some(text(&value).ok_or_else(wrong)?),
            "duedate" | "due_date" => fields.due_date = Some(text(&value).ok_or_else(wrong)?),
            "assignee" => fields.assignee = Some(text(&value).ok_or_else(wrong)?),
            "labels" => fields.labels = Some(texts(&value).ok_or_else(wrong)?),
            "components" => fields.components = Some(texts(&value).ok_or_else(wrong)?),
            "fixVersions" | "fix_versions" => {
                fields.fix_versions = Some(texts(&value).ok_or_else(wrong)?);
            }
            _ => {
                fields.other.insert(name, value);
            }
        }
    }
    Ok(())
}

/// A text, or what Jira's object is called.
fn text(value: &Value) -> Option<String> {
    let named = ["name", "key", "accountId", "id"];
    value
        .as_str()
        .or_else(|| named.iter().find_map(|name| value.get(name)?.as_str()))
        .map(str::to_owned)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(list) => list.iter().map(text).collect(),
        Value::String(list) => Some(
            list.split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_and_jiras_objects_say_the_same() {
        let (mut plain, mut objects) = (IssueFields::default(), IssueFields::default());
        let of = |value: Value| value.as_object().cloned().unwrap();
        let named = json!({ "priority": "High", "components": ["api"], "customfield_1": 3 });
        add(&mut plain, of(named)).unwrap();
        let nested = json!({ "priority": { "name": "High" }, "components": [{ "name": "api" }], "customfield_1": 3 });
        add(&mut objects, of(nested)).unwrap();
        assert_eq!(plain, objects);
        assert_eq!(plain.other["customfield_1"], 3);
        let wrong = add(&mut plain, of(json!({ "labels": 5 }))).unwrap_err();
        assert!(wrong.text().starts_with("the field labels cannot be 5"));
    }
}
