//! A search query taken apart: words, and qualifiers as `repo:acme/app`.

#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) words: Vec<String>,
    qualifiers: Vec<(String, String)>,
}

impl Query {
    pub(super) fn of(text: &str) -> Self {
        let mut query = Self::default();
        for part in parts(text) {
            match part.split_once(':') {
                Some((name, value))
                    if name.chars().all(|c| c.is_ascii_alphabetic() || c == '-') =>
                {
                    let value = value.trim_matches('"').to_owned();
                    query.qualifiers.push((name.to_ascii_lowercase(), value));
                }
                _ => query.words.push(part.trim_matches('"').to_owned()),
            }
        }
        query
    }

    /// Whether every value of the qualifier fits.
    pub(super) fn all(&self, name: &str, fits: impl Fn(&str) -> bool) -> bool {
        let mut values = self.qualifiers.iter().filter(|(n, _)| n == name);
        values.all(|(_, value)| fits(value))
    }

    pub(super) fn names_repositories(&self) -> bool {
        self.qualifiers
            .iter()
            .any(|(n, _)| matches!(n.as_str(), "repo" | "user" | "org"))
    }

    /// Repositories add up where several are named.
    pub(super) fn takes_repository(&self, full_name: &str) -> bool {
        let owner = full_name.split('/').next().unwrap_or_default();
        let named = |(name, value): &(String, String)| match name.as_str() {
            "repo" => value.eq_ignore_ascii_case(full_name),
            "user" | "org" => value.eq_ignore_ascii_case(owner),
            _ => false,
        };
        !self.names_repositories() || self.qualifiers.iter().any(named)
    }

    pub(super) fn takes_path(&self, path: &str) -> bool {
        self.all("path", |part| path.contains(part))
            && self.all("filename", |name| path.rsplit('/').next() == Some(name))
            && self.all("extension", |ending| path.ends_with(&format!(".{ending}")))
            && self.all("language", |language| {
                let ending = path.rsplit('.').next().unwrap_or_default();
                matches!(
                    (language.to_ascii_lowercase().as_str(), ending),
                    ("rust", "rs") | ("markdown", "md")
                ) || language.eq_ignore_ascii_case(ending)
            })
    }

    /// Whether every word is in one of the texts, in any case.
    pub(super) fn words_in(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let found = |word: &String| texts.iter().any(|text| text.contains(&word.to_lowercase()));
        self.words.iter().all(found)
    }
}

/// Parts between blanks; quotes hold blanks together.
fn parts(text: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        if c.is_whitespace() && !quoted {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        quoted ^= c == '"';
        part.push(c);
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn quotes_hold_words_together_and_qualifiers_are_told_from_words() {
        let query = Query::of(r#"repo:acme/app "two words" label:"good first" one"#);
        assert_eq!(query.words, ["two words", "one"]);
        assert!(query.takes_repository("ACME/app"));
        assert!(!query.takes_repository("acme/other"));
        assert!(query.all("label", |label| label == "good first"));
    }
}
