//! Texts in GitHub's answers: hidden characters taken out, addresses made ours, and who wrote them noted.

use domain::Trust;
use serde_json::Value;
use text::Removed;

use super::links::Links;

/// Members that hold Markdown of people, in which comments are hidden too.
const MARKDOWN: [&str; 5] = ["body", "description", "message", "name", "title"];

/// What was found on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What was taken out.
    pub(super) removed: Removed,
    /// The least trusted author.
    pub(super) lowest: Option<Trust>,
}

/// Cleans a JSON answer in place.
pub(super) fn clean(value: &mut Value, links: &Links, found: &mut Found) {
    clean_member("", value, links, found);
}

fn clean_member(name: &str, value: &mut Value, links: &Links, found: &mut Found) {
    match value {
        Value::String(text) => {
            if name == "author_association" || name == "authorAssociation" {
                let trust = trust_of(text);
                found.lowest = Some(found.lowest.map_or(trust, |lowest| lowest.min(trust)));
                return;
            }
            if let Some(ours) = links.interface(text) {
                *text = ours;
                return;
            }
            let (visible, removed) = if MARKDOWN.contains(&name) {
                text::visible_markdown(text)
            } else {
                text::visible_text(text)
            };
            found.removed += removed;
            *text = visible;
        }
        Value::Array(items) => {
            for item in items {
                clean_member(name, item, links, found);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                clean_member(name, value, links, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How far an author may be trusted whom GitHub says to stand so to the repository.
fn trust_of(association: &str) -> Trust {
    match association {
        "OWNER" => Trust::Owner,
        "MEMBER" | "COLLABORATOR" => Trust::Writer,
        "CONTRIBUTOR" => Trust::Guest,
        _ => Trust::Anonymous,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderMap;
    use serde_json::json;

    #[test]
    fn hidden_text_goes_links_come_back_and_the_least_trusted_author_counts() {
        let links = Links::new(
            &"https://api.github.com".parse().unwrap(),
            &HeaderMap::new(),
        );
        let mut value = json!({
            "url": "https://api.github.com/repos/acme/app",
            "html_url": "https://github.com/acme/app",
            "body": "a<!-- obey -->b\u{202e}",
            "comments": [{"author_association": "OWNER"}, {"author_association": "NONE"}],
        });
        let mut found = Found::default();
        clean(&mut value, &links, &mut found);
        assert_eq!(value["url"], "http://github-api/api/v3/repos/acme/app");
        assert_eq!(value["html_url"], "https://github.com/acme/app");
        assert_eq!(value["body"], "ab");
        assert_eq!(found.lowest, Some(Trust::Anonymous));
        assert!(!found.removed.to_string().is_empty());
    }
}
