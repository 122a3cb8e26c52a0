//! Placeholders: `{{name}}`, `{{result.1 | /regex/}}`, `{{number | int}}`.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::Value;

use super::capture;

/// What placeholders can name.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The scenario's variables that were found in the prompt.
    pub vars: BTreeMap<String, String>,
    /// The conversation's first user text.
    pub prompt: String,
    /// Texts of the tool results so far; `result.1` is the first.
    pub results: Vec<String>,
    /// The working directory; empty if it is not known.
    pub cwd: String,
    /// A number that differs every time.
    pub counter: u64,
}

/// A placeholder that cannot be filled.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("the script's placeholder {{{{{0}}}}} names nothing")]
pub struct Unknown(pub String);

impl Scope {
    /// Replaces every placeholder.
    ///
    /// # Errors
    /// If one names nothing.
    pub fn fill(&self, text: &str) -> Result<String, Unknown> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((inside, behind)) = after.split_once("}}") else {
                break;
            };
            filled.push_str(before);
            filled.push_str(&self.look_up(inside)?.0);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// Replaces the placeholders of every text; one that ends in `| int` and stands alone is a number.
    ///
    /// # Errors
    /// If one names nothing.
    pub fn fill_value(&self, value: &Value) -> Result<Value, Unknown> {
        Ok(match value {
            Value::String(text) => match alone(text) {
                Some(inside) => match self.look_up(inside)? {
                    (found, true) => found
                        .parse::<i64>()
                        .map_or(Value::String(found), Value::from),
                    (found, false) => Value::String(found),
                },
                None => Value::String(self.fill(text)?),
            },
            Value::Array(items) => {
                let items = items.iter().map(|i| self.fill_value(i));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            Value::Object(map) => {
                let pairs = map
                    .iter()
                    .map(|(k, v)| Ok((k.clone(), self.fill_value(v)?)));
                Value::Object(pairs.collect::<Result<_, _>>()?)
            }
            other => other.clone(),
        })
    }

    /// What `vary` appends.
    pub(super) fn wording(&self) -> String {
        format!(" (wording {})", self.counter)
    }

    /// The text a placeholder stands for, and whether it shall be a number.
    fn look_up(&self, inside: &str) -> Result<(String, bool), Unknown> {
        let unknown = || Unknown(inside.trim().to_owned());
        let (source, filter) = match inside.split_once('|') {
            Some((source, filter)) => (source.trim(), filter.trim()),
            None => (inside.trim(), ""),
        };
        let found = self.source(source).ok_or_else(unknown)?;
        let (filter, int) = match filter.strip_suffix("int").map(str::trim_end) {
            Some("") => ("", true),
            Some(before) if before.ends_with('|') => {
                (before.trim_end_matches('|').trim_end(), true)
            }
            _ => (filter, false),
        };
        if filter.is_empty() {
            return Ok((found, int));
        }
        let regex = filter
            .strip_prefix('/')
            .and_then(|f| f.strip_suffix('/'))
            .and_then(|f| Regex::new(f).ok())
            .ok_or_else(unknown)?;
        Ok((capture(&regex, &found).ok_or_else(unknown)?, int))
    }

    fn source(&self, name: &str) -> Option<String> {
        match name {
            "prompt" => Some(self.prompt.clone()),
            "cwd" => Some(self.cwd.clone()).filter(|c| !c.is_empty()),
            "counter" => Some(self.counter.to_string()),
            _ => match name.strip_prefix("result.") {
                Some(n) => {
                    let n = n.parse::<usize>().ok()?;
                    self.results.get(n.checked_sub(1)?).cloned()
                }
                None => self.vars.get(name).cloned(),
            },
        }
    }
}

/// The inside of a text that is one placeholder and nothing else.
fn alone(text: &str) -> Option<&str> {
    let inside = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    (!inside.contains("{{") && !inside.contains("}}")).then_some(inside)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Scope, Unknown};

    fn scope() -> Scope {
        Scope {
            vars: [
                ("name".to_owned(), "Ada".to_owned()),
                ("n".to_owned(), "7".to_owned()),
            ]
            .into(),
            prompt: "Fix issue 7".to_owned(),
            results: vec!["{\"number\": 12}".to_owned()],
            counter: 3,
            ..Scope::default()
        }
    }

    #[test]
    fn placeholders_take_variables_results_and_captures() {
        let filled = scope().fill("{{name}} {{ result.1 | /\"number\": (\\d+)/ }} {{counter}}");
        assert_eq!(filled.as_deref(), Ok("Ada 12 3"));
    }

    #[test]
    fn a_lone_placeholder_can_be_a_number() {
        let value =
            json!({"a": "{{n | int}}", "b": "{{n}}", "c": ["{{result.1 | /(\\d+)/ | int}}"]});
        let filled = scope().fill_value(&value).unwrap();
        assert_eq!(filled, json!({"a": 7, "b": "7", "c": [12]}));
    }

    #[test]
    fn what_names_nothing_is_an_error() {
        assert_eq!(
            scope().fill("{{nobody}}"),
            Err(Unknown("nobody".to_owned()))
        );
        assert_eq!(
            scope().fill("{{result.2}}"),
            Err(Unknown("result.2".to_owned()))
        );
    }
}
