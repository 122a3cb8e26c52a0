//! What a run is shown: texts without what people cannot see, and whose they are.

use contracts::jira::Person;
use domain::Trust;
use serde_json::Value;
use text::Removed;

use super::account_id;

/// Gathers what one answer shows.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// What was taken out of its texts.
    pub(crate) removed: Removed,
    /// The least trusted of its writers.
    pub(crate) lowest: Option<Trust>,
}

impl Seen {
    /// A text that somebody wrote, as a run may see it.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let (visible, removed) = text::visible_text(text);
        self.removed += removed;
        visible
    }

    /// A person who wrote or did something; nobody is the least to be trusted.
    pub(crate) fn writer(&mut self, person: &Value) -> Option<Person> {
        let known = self.person(person);
        let trust = match person["accountType"].as_str() {
            _ if known.is_none() => Trust::Anonymous,
            // People from outside, as a service desk lets in.
            Some("customer") => Trust::Guest,
            _ => Trust::Member,
        };
        self.lowest = Some(self.lowest.map_or(trust, |lowest| lowest.min(trust)));
        known
    }

    /// A person who is only named.
    pub(crate) fn person(&mut self, person: &Value) -> Option<Person> {
        let id = account_id(person);
        if id.is_empty() {
            return None;
        }
        Some(Person {
            account_id: id.to_owned(),
            display_name: self.text(person["displayName"].as_str().unwrap_or_default()),
            active: person["active"].as_bool().unwrap_or(true),
            account_type: person["accountType"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        })
    }

    /// What was removed, in words.
    pub(crate) fn sanitised(&self) -> String {
        self.removed.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_least_trusted_writer_counts() {
        let mut seen = Seen::default();
        seen.writer(&json!({ "accountId": "1", "accountType": "atlassian" }));
        assert_eq!(seen.lowest, Some(Trust::Member));
        seen.writer(&json!({ "accountId": "2", "accountType": "customer" }));
        assert_eq!(seen.lowest, Some(Trust::Guest));
        assert!(seen.writer(&Value::Null).is_none());
        assert_eq!(seen.lowest, Some(Trust::Anonymous));
    }
}
